import { NO_TOKENS, tokensOf, totalUsage } from "@lintel/core";
import { priceUsage } from "@lintel/prices";

import type { Deps } from "../../deps.ts";
import type { EndedCallRecord } from "../../ports/event-log.ts";
import { type AuthenticatedCall, isHit, type Outcome } from "../call-context.ts";
import type { Exchange } from "../exchange.ts";
import { isLarge } from "../read/call-body.ts";
import { reportCall } from "./report-call.ts";
import { toEvent } from "./to-event.ts";
import { isFullyReported } from "./usage-members.ts";

/** How a call ended, and what gives its caller the rest of the answer. */
export interface Ending {
  readonly outcome: Outcome;
  readonly release: () => void;
  /** What went wrong, for the log. */
  readonly error?: Error | undefined;
}

/** What of an exchange is recorded, and what is cut when it cannot be. */
export type RecordedExchange = Pick<Exchange, "headers" | "id" | "inbound" | "incoming"> & {
  readonly outgoing: { destroy(): unknown };
};

/**
 * Records how the call ended, and only when the record survives the death of this process lets the
 * caller have the rest. Called exactly once for each authenticated call; never fails. A call that was made and cannot
 * be recorded is never seen to end: its connection is cut.
 */
export async function recordCall(
  deps: Pick<Deps, "events" | "logger" | "metrics" | "monotonic" | "prices" | "reservations">,
  exchange: RecordedExchange,
  context: AuthenticatedCall,
  ending: Ending,
): Promise<void> {
  const { outcome, release } = ending;
  const recordId = context.recordId ?? exchange.id;
  context.endReading?.();
  context.isEnded = true;
  const nowMs = deps.monotonic();
  if (needsPrompt(context, outcome)) await loadPrompt(deps, exchange, context);
  const event = toEvent(exchange, context, { outcome, nowMs });
  const costNano = costOf(deps, context, event);
  const tokens = usedTokens(event);
  const held = context.grant?.reservation;
  const holders = held?.holders.map(({ id, scope }) => ({ scope, id })) ?? [];
  const record: EndedCallRecord =
    held === undefined ? { event } : { event, reservation: { holders, costNano, tokens } };
  deps.reservations.end(recordId, { costNano, tokens });
  const left = deps.reservations.leave(recordId);
  const isFree = context.sentMs === undefined && held === undefined && !isHit(context);
  const isRecorded = await keepRecord(deps, exchange, { record, left, release, isFree });
  deps.reservations.close(recordId, isRecorded);
  reportCall(deps, context, { event, outcome, costNano, error: ending.error });
}

/** Texts have to be counted that are not at hand. */
const needsPrompt = ({ call, isSent }: AuthenticatedCall, outcome: Outcome): boolean =>
  call !== undefined && isLarge(call.body) && isSent && !isFullyReported(outcome);

/** Without them the call is taken to have used its bound. */
async function loadPrompt(
  deps: Pick<Deps, "logger">,
  { id: callId }: Pick<Exchange, "id">,
  context: AuthenticatedCall,
): Promise<void> {
  const { call } = context;
  if (call === undefined || !isLarge(call.body)) return;
  try {
    context.prompt = await call.body.questions.prompt();
  } catch (err) {
    deps.logger.warn({ err, callId }, "the texts of a prompt could not be read");
  }
}

interface KeptRecord extends Pick<Ending, "release"> {
  readonly record: EndedCallRecord;
  /** Until others know that the call is no longer under way. */
  readonly left: Promise<void> | undefined;
  readonly isFree: boolean;
}

/** Keeps the record, and lets the caller have the rest; false when it could not be kept, and the caller is cut off. */
async function keepRecord(
  deps: Pick<Deps, "events" | "logger">,
  exchange: RecordedExchange,
  { isFree, left, record, release }: KeptRecord,
): Promise<boolean> {
  if (isFree) {
    // It cost nothing: its caller gets the error even when the disk is full.
    deps.events.offer(record);
    release();
    return true;
  }
  let isRecorded = false;
  try {
    await deps.events.append(record);
    isRecorded = true;
    if (left !== undefined) await left;
    release();
  } catch (err) {
    exchange.outgoing.destroy();
    const { id: callId, keyId } = record.event;
    deps.logger.error({ err, callId, keyId }, "call not recorded");
  }
  return isRecorded;
}

/** What the call used; `undefined` when it has to be counted first, or is reported later. */
export const usedTokens = (event: EndedCallRecord["event"]): number | undefined => {
  const { otherUsage, startedJob, unmeasured, usage } = event;
  if (unmeasured !== undefined || startedJob !== undefined) return undefined;
  if (otherUsage !== undefined) return tokensOf(totalUsage(usage, otherUsage));
  return usage === undefined ? 0 : tokensOf(usage);
};

/** What the call will be billed; `undefined` when that has to be counted, or is reported later. */
export function costOf(
  deps: Pick<Deps, "prices">,
  { attempt }: AuthenticatedCall,
  event: EndedCallRecord["event"],
): number | undefined {
  const { startedJob, unmeasured, usage = NO_TOKENS } = event;
  if (unmeasured !== undefined || startedJob !== undefined) return undefined;
  return attempt === undefined ? 0 : priceUsage(deps.prices, event, usage).costNano;
}
