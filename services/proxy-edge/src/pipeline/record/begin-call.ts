import type { Deps } from "../../deps.ts";
import type { AuthenticatedCall } from "../call-context.ts";
import type { Exchange } from "../exchange.ts";
import { toStart } from "./to-start.ts";

/** Puts a call that is about to be sent in the books: from here on it is there even if this process dies. */
export function beginCall(
  { answers, events, now }: Pick<Deps, "answers" | "events" | "now">,
  exchange: Pick<Exchange, "headers" | "id" | "inbound" | "incoming">,
  context: AuthenticatedCall,
): Promise<void> {
  const { attempt, call } = context;
  const likelyTokens = attempt && call && answers.likelyTokens(attempt.setting.id, call.body);
  return events.begin(toStart(exchange, context, { sentAtMs: now(), likelyTokens }));
}
