import { GatewayError } from "@lintel/core";
import { type CallFacts, type CallHead, textsOfAnswer, textsOfCall } from "@lintel/providers";

import type { Deps } from "../../deps.ts";
import type { CallPolicy } from "../../policy/call-policy.ts";
import { headTextOf } from "../../policy/head-text.ts";
import { areQuick, inspect, textsAtHand } from "../../policy/inspect.ts";
import { OF_REQUESTS } from "../../policy/refusals.ts";
import type { AskedTexts } from "../../ports/large-bodies.ts";
import type { Exchange } from "../exchange.ts";
import type { Inbound } from "../inbound.ts";
import { isLarge } from "../read/call-body.ts";
import { type Call, readBody, type ReadExchange } from "../read/read-call.ts";

type PolicyDeps = Pick<Deps, "detector" | "largeBodies" | "metrics" | "monotonic">;

/** A call that may be made if its policy allows its texts. */
interface PolicedCall<Asked extends Call> {
  readonly call: Asked;
  readonly policy: CallPolicy;
  /** How its body was read. */
  readonly head: CallHead;
  readonly secret: string;
}

/** A call as it came. */
type PolicedExchange = Pick<Exchange, "incoming"> & ReadExchange;

/**
 * Applies the policy of the key to every text of the call: what it blocks is refused, and what it redacts is edited in the
 * body, which is then read again, so that later stages bound and send what is left. In a path, a query and headers nothing can
 * be edited: there, what it redacts is refused too. Fails as `inspect` does. Returns the very same call when nothing changes.
 */
export async function enforcePolicy<Asked extends Call>(
  deps: PolicyDeps,
  exchange: PolicedExchange,
  { call, head, policy, secret }: PolicedCall<Asked>,
): Promise<Asked> {
  if (policy.inspects) await inspectHead(deps, exchange, { policy, secret });
  if (!policy.inspects || isEmpty(call)) {
    policy.pass();
    return call;
  }
  const edited = await inspect(
    deps,
    policy,
    textsOf(deps, exchange.inbound, { call, head, policy, secret }),
  );
  if (edited === undefined) return call;
  const body = await readBody(deps, exchange, edited, head);
  requireSameFacts(call.body, body);
  return { ...call, body };
}

async function inspectHead(
  deps: PolicyDeps,
  { inbound, incoming: { rawHeaders, url = "" } }: PolicedExchange,
  { policy, secret }: Pick<PolicedCall<Call>, "policy" | "secret">,
): Promise<void> {
  const [, query = ""] = url.split(/\?(.*)/s, 2);
  const text = headTextOf({ path: inbound.calledPath, query, rawHeaders, secret });
  if (text === "") return;
  const bytes = Buffer.from(text);
  const { reading } = inbound;
  const texts = areQuick(bytes, policy.known)
    ? textsAtHand(deps, policy, textsOfAnswer(reading.endpoint, bytes, PLAIN))
    : deps.largeBodies.textsOfAnswer(reading, bytes, PLAIN);
  if ((await inspect(deps, policy, texts)) === undefined) return;
  policy.block();
  throw OF_REQUESTS.blocked(policy);
}

const PLAIN = "text/plain";

const isEmpty = ({ body, upload }: Call): boolean =>
  upload === undefined && body.bytes.length === 0;

const UNREAD = { readable: false, reason: "The body is streamed without being read." } as const;

function textsOf(
  deps: PolicyDeps,
  { reading }: Pick<Inbound, "reading">,
  { call: { body, upload }, head, policy }: PolicedCall<Call>,
): AskedTexts {
  if (upload !== undefined) return textsAtHand(deps, policy, UNREAD);
  if (isLarge(body)) return body.questions;
  if (!areQuick(body.bytes, policy.known)) {
    return deps.largeBodies.textsOf(reading, body.bytes, head);
  }
  return textsAtHand(deps, policy, textsOfCall(reading.endpoint, body, head.contentType));
}

/** What the caller was allowed by must not have been changed: members that decide are no texts. */
function requireSameFacts(before: CallFacts, after: CallFacts): void {
  const isSame =
    before.model === after.model &&
    before.namedModel === after.namedModel &&
    before.user === after.user &&
    areSame(before.otherModels, after.otherModels);
  if (isSame) return;
  const reason = "What the policy of this key redacts decides who may make the call.";
  throw new GatewayError("invalid_request", reason);
}

const areSame = (a: readonly string[] = [], b: readonly string[] = []): boolean =>
  a.length === b.length && a.every((each, index) => each === b[index]);
