import type { Deps } from "../../deps.ts";
import type { KeptAnswer } from "../../memory/kept-answer.ts";
import type { CallContext } from "../call-context.ts";
import type { Exchange } from "../exchange.ts";

/**
 * Gives a call's answer, where there is one to give, to the equal calls that wait for it, and puts it into the store, which
 * no call waits for. Until it is there, equal calls in this proxy have it from memory. What the call's own caller was not
 * given to the end, since the call could not be recorded or the caller left, others do not get.
 */
export function keepAnswer(
  { cache: { answers, underWay } }: Pick<Deps, "cache">,
  { outgoing }: Pick<Exchange, "outgoing">,
  { cache }: Pick<CallContext, "cache">,
  relayed: { toKeep(): KeptAnswer | undefined },
): void {
  const keeping = cache?.keeping;
  if (keeping === undefined || !outgoing.writableEnded) return;
  const answer = relayed.toKeep();
  if (answer === undefined) return;
  const lead = keeping.lead ?? underWay.begin(keeping.name);
  lead.settle(answer, answers.keep(keeping.digest, answer, keeping.ttlMs));
}

/** Equal calls that wait for this one's answer wait no longer. Does nothing where they have it. */
export const dismissWaiting = ({ cache }: Pick<CallContext, "cache">): void =>
  cache?.keeping?.lead?.settle(undefined);
