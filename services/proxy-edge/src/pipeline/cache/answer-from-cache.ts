import { CACHED } from "@lintel/events";
import type { HeaderLine } from "@lintel/providers";

import { flatHeaders } from "../../http/flat-headers.ts";
import type { KeptAnswer } from "../../memory/kept-answer.ts";
import { admitHit } from "../admit/admit-hit.ts";
import { type AuthenticatedCall, type Outcome, ownHeaders } from "../call-context.ts";
import { ClientDisconnected, type Exchange } from "../exchange.ts";
import { recordCall } from "../record/record-call.ts";
import { ageOf, type CachedCall, consultCache } from "./consult-cache.ts";

type HitDeps = Parameters<typeof admitHit>[0] &
  Parameters<typeof consultCache>[0] &
  Parameters<typeof recordCall>[0];

/**
 * Answers a call from the cache of its route, where there is an answer to equal calls; false when the call is to be made. What
 * the cache has to do with the call is in its context from then on.
 */
export async function answerFromCache(
  deps: HitDeps,
  exchange: Exchange,
  context: AuthenticatedCall,
  asked: Omit<CachedCall, "userId">,
): Promise<boolean> {
  const use = await consultCache(deps, exchange, {
    ...asked,
    userId: context.user?.userId ?? "",
  });
  if (use.answer === undefined) {
    context.cache = use;
    return false;
  }
  context.grant = await admitHit(deps, exchange, context.caller, asked.user);
  context.cache = use;
  await giveAnswer(deps, exchange, context, { ...asked.rules, answer: use.answer });
  return true;
}

interface Hit {
  readonly routeId: string;
  readonly answer: KeptAnswer;
}

/**
 * The kept answer, byte for byte, the ids and times in it included: they name what there is at the provider. The call is
 * recorded as one that cost nothing, before its caller gets it.
 */
async function giveAnswer(
  deps: HitDeps,
  exchange: Exchange,
  context: AuthenticatedCall,
  { answer, routeId }: Hit,
): Promise<void> {
  if (exchange.disconnected) throw new ClientDisconnected();
  exchange.keep();
  const routed = { routeId, provider: CACHED, attempts: 0, skippedSteps: [] };
  const headers = [...answer.headers, ...ownHeaders(exchange.id, context, routed)];
  headers.push(["age", String(ageOf(answer, deps.now()))]);
  const outcome: Outcome = { ending: "complete", status: 200, firstByteMs: deps.monotonic() };
  const isStored = context.caller.key.shouldLogResponse;
  await recordCall(deps, exchange, context, {
    outcome: isStored ? { ...outcome, storedAnswer: Buffer.concat(answer.chunks) } : outcome,
    release: () => replay(exchange, answer, headers),
  });
}

/** In the pieces it came in; a plain answer says how long it is. What a slow caller does not take yet, waits in memory. */
function replay(
  { outgoing }: Pick<Exchange, "outgoing">,
  { chunks }: KeptAnswer,
  headers: HeaderLine[],
): void {
  const [only = Buffer.alloc(0), ...others] = chunks;
  if (others.length === 0) headers.push(["content-length", String(only.length)]);
  outgoing.writeHead(200, flatHeaders(headers));
  for (const chunk of chunks) outgoing.write(chunk);
  outgoing.end();
}
