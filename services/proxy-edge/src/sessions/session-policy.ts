import { GatewayError, toGatewayError } from "@lintel/core";
import { textsOfMessage } from "@lintel/providers";

import type { AuthenticatedCall } from "../pipeline/call-context.ts";
import type { CallReading } from "../pipeline/inbound.ts";
import { findKnownPolicy } from "../pipeline/permit/find-policy.ts";
import type { CallPolicy } from "../policy/call-policy.ts";
import { areQuick, inspect, textsAtHand } from "../policy/inspect.ts";
import { appliesTo } from "../policy/known-policy.ts";
import type { MessageReader } from "./book/message-reader.ts";
import { SessionRefusal } from "./book/session-refusal.ts";
import type { SessionDeps } from "./session-deps.ts";

type PolicyDeps = Pick<
  SessionDeps,
  "detector" | "largeMessages" | "metrics" | "monotonic" | "policies"
>;

interface InspectedSession {
  readonly context: Pick<AuthenticatedCall, "policy">;
  readonly dialect: Pick<MessageReader, "readClientMessage">;
  readonly reading: CallReading;
}

/**
 * Applies the policy of a session's key to what its client says: each message by the policy as it is then. One that is
 * blocked, or whose texts cannot be known, is refused by itself, and the session goes on.
 */
export class SessionPolicy {
  readonly #deps: PolicyDeps;
  readonly #session: InspectedSession;

  constructor(deps: PolicyDeps, session: InspectedSession) {
    this.#deps = deps;
    this.#session = session;
  }

  /** The message with its redactions. Rejects with a `SessionRefusal` when it may not pass. */
  inspect(bytes: Buffer): Buffer | Promise<Buffer> {
    const { policy } = this.#session.context;
    return policy === undefined ? bytes : this.#inspect(policy, bytes);
  }

  async #inspect(policy: CallPolicy, bytes: Buffer): Promise<Buffer> {
    try {
      policy.update(await findKnownPolicy(this.#deps, policy.compiled.id));
      this.#endIfUnseen(policy);
      if (!policy.inspects) return bytes;
      return (await inspect(this.#deps, policy, this.#textsOf(policy, bytes))) ?? bytes;
    } catch (thrown) {
      if (thrown instanceof SessionRefusal) throw thrown;
      throw new SessionRefusal(toGatewayError(thrown), { causeId: await this.#idOf(bytes) });
    }
  }

  #textsOf(policy: CallPolicy, bytes: Buffer) {
    const { reading } = this.#session;
    return areQuick(bytes, policy.known)
      ? textsAtHand(this.#deps, policy, textsOfMessage(reading.endpoint, bytes))
      : this.#deps.largeMessages.textsOfMessage(reading, bytes);
  }

  #endIfUnseen(policy: CallPolicy): void {
    try {
      requireNoAnswers(policy);
    } catch (thrown) {
      throw new SessionRefusal(toGatewayError(thrown), { ends: true });
    }
  }

  /** The client's id of the message. */
  async #idOf(bytes: Buffer): Promise<string | undefined> {
    const verdict = await this.#session.dialect.readClientMessage(bytes);
    return verdict.readable ? verdict.message.eventId : verdict.eventId;
  }
}

/** Refuses a session whose answers a policy would have to see: what is said there, as audio too, cannot be held back. */
export function requireNoAnswers(policy: CallPolicy): void {
  const { compiled, isStrict } = policy.known;
  if (!isStrict || !appliesTo(compiled, "response")) return;
  policy.block();
  const reason =
    "request blocked: the policy of this key looks at answers, and those of a session cannot be held back. Sessions need a key whose policy has the scope `request`";
  throw new GatewayError("policy_blocked", reason, { detail: { policyId: compiled.id } });
}
