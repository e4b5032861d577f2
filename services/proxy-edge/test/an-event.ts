import { NO_TOKENS } from "@lintel/core";
import { UsageEvent } from "@lintel/events";
import type { AnswerReading } from "@lintel/providers";

import type { Outcome } from "../src/pipeline/call-context.ts";
import { toEvent } from "../src/pipeline/record/to-event.ts";
import { anOutcome, type aSentCall } from "./a-sent-call.ts";

export const EVENT_ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0009";
/** On the monotonic clock, whose zero is the call's arrival. */
export const RECORDED_AT_MS = 3000;

export const aReading = (overrides: Partial<AnswerReading> = {}): AnswerReading => ({
  model: undefined,
  text: "",
  usage: { ...NO_TOKENS, input: 10, output: 5 },
  ...overrides,
});

/** The event of a call that is recorded three seconds after it came, as it is written: members without a value are not in it. */
export function eventOf(
  {
    context,
    inbound,
    incoming,
  }: Pick<Awaited<ReturnType<typeof aSentCall>>, "context" | "inbound" | "incoming">,
  outcome: Partial<Outcome> = {},
  headers: Readonly<Record<string, string>> = {},
): UsageEvent {
  const exchange = { headers, id: EVENT_ID, inbound, incoming };
  const event = toEvent(exchange, context, { outcome: anOutcome(outcome), nowMs: RECORDED_AT_MS });
  return UsageEvent.parse(JSON.parse(JSON.stringify(event)));
}
