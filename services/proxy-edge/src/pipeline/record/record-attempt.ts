import { NO_TOKENS } from "@lintel/core";
import type { UsageEvent } from "@lintel/events";

import type { Deps } from "../../deps.ts";
import type { ReservedAmounts } from "../../ports/reservations.ts";
import type { AuthenticatedCall, Outcome } from "../call-context.ts";
import type { Exchange } from "../exchange.ts";
import { boundUse } from "../plan/bound-use.ts";
import { costOf, usedTokens } from "./record-call.ts";
import { toEvent } from "./to-event.ts";

/** An attempt that failed, and behind which others may follow. */
export interface EndedAttempt {
  readonly event: UsageEvent;
  /** What it cost; `undefined` when that has to be counted. */
  readonly costNano: number | undefined;
  readonly tokens: number | undefined;
  /** Its provider may charge for it. */
  readonly mayCost: boolean;
}

type EndedExchange = Pick<Exchange, "headers" | "id" | "inbound" | "incoming">;

/** What is to be recorded of an attempt that failed. */
export function toEndedAttempt(
  deps: Pick<Deps, "monotonic" | "prices">,
  exchange: EndedExchange,
  context: AuthenticatedCall,
  outcome: Outcome,
): EndedAttempt {
  const event = toEvent(exchange, context, {
    outcome,
    nowMs: deps.monotonic(),
    isLast: false,
  });
  const costNano = costOf(deps, context, event);
  return { event, costNano, tokens: usedTokens(event), mayCost: mayCost(event) };
}

const mayCost = ({ unpriced, ...event }: UsageEvent): boolean =>
  [event.otherUsage, event.slotTime, event.startedJob, event.unmeasured, event.usage].some(
    (used) => used !== undefined,
  ) || unpriced === true;

/**
 * The most that the attempt can turn out to have cost and used; `undefined` where nothing below its reservation is
 * known. The rest of what was reserved can be given back at once, before the texts have been counted.
 */
export function mostUsed(
  { attempt }: Pick<AuthenticatedCall, "attempt">,
  { costNano, event, tokens }: EndedAttempt,
): ReservedAmounts | undefined {
  if (costNano !== undefined && tokens !== undefined) {
    return { reservedNano: costNano, reservedTokens: tokens };
  }
  const { startedJob, unmeasured, usage } = event;
  const isEstimate = usage === undefined && startedJob === undefined;
  if (unmeasured === undefined || attempt === undefined || !isEstimate) return undefined;
  const outputTokens = mostOutput(unmeasured);
  const { cost, tokens: bound } = boundUse({ ...attempt, outputTokens }, 1);
  return { reservedNano: cost.totalNano, reservedTokens: bound.total };
}

/** No text has more tokens than bytes. */
function mostOutput({
  completion,
  maxOutputTokens = Infinity,
  unseen = NO_TOKENS,
}: NonNullable<UsageEvent["unmeasured"]>): number {
  const { audioOutput, imageOutput = 0, output } = unseen;
  const made = output + audioOutput + imageOutput + Buffer.byteLength(completion);
  return Math.min(made, maxOutputTokens);
}

/**
 * Records an attempt as an event of its own. One that may have cost something takes what is reserved for the call with it
 * (`endsReservation`); any other has an id of its own, and leaves the reservation to the next. Resolves when the
 * record survives the death of this process; rejects when it cannot be kept.
 */
export async function recordAttempt(
  deps: Pick<Deps, "events" | "newId" | "reservations">,
  context: AuthenticatedCall,
  ended: EndedAttempt,
  endsReservation: boolean,
): Promise<void> {
  const { costNano, event, tokens } = ended;
  if (!endsReservation) {
    const { id: _call, ...members } = event;
    await deps.events.append({ event: { ...members, id: deps.newId(), admitted: false } });
    return;
  }
  const held = context.grant?.reservation;
  const holders = held?.holders.map(({ id, scope }) => ({ scope, id }));
  deps.reservations.end(event.id, { costNano, tokens });
  const left = deps.reservations.leave(event.id);
  try {
    const reservation = holders && { holders, costNano, tokens };
    await deps.events.append(reservation === undefined ? { event } : { event, reservation });
    await left;
    deps.reservations.close(event.id, true);
  } catch (error) {
    deps.reservations.close(event.id, false);
    throw error;
  }
}
