import type { StartedCalls } from "@lintel/admission";
import { CallStart, toUnknownEvent, type WrittenBatch } from "@lintel/events";
import type { Logger } from "@lintel/service-kit";
import { z } from "zod";

/** A call that its proxy has not reported for this long is lost with it. Less than its reservation lasts without the proxy. */
const LOST_AFTER_MS = 8 * 60_000;
/** A proxy reports its calls every two seconds: it may have lived on for that long. */
const MARGIN_MS = 2500;

export interface LostCallDeps {
  readonly startedCalls: Pick<StartedCalls, "drop" | "lapsed">;
  readonly publish: (batch: WrittenBatch) => Promise<void>;
  readonly newId: () => string;
  readonly logger: Pick<Logger, "warn">;
  readonly now: () => number;
}

/**
 * Puts calls whose proxy is gone, with its spool or without, on the queue as events of unknown outcome. Safe to repeat, and
 * if the proxy comes back: the ledger books a call once, and its own record corrects the estimate. Returns how many calls
 * there were.
 */
export async function queueLostCalls(
  deps: LostCallDeps,
  lostAfterMs = LOST_AFTER_MS,
): Promise<number> {
  const { logger, newId, now, publish, startedCalls } = deps;
  const lapsed = await startedCalls.lapsed(now() - lostAfterMs);
  if (lapsed.length === 0) return 0;
  const events = lapsed.flatMap(({ aliveMs, callId, start }) => {
    const known = readStart(start);
    if (known !== undefined) return [JSON.stringify(toUnknownEvent(known, aliveMs + MARGIN_MS))];
    logger.warn({ callId }, "the start of a lost call cannot be read");
    return [];
  });
  if (events.length > 0) {
    // A name of its own, so that the queue never takes it for an earlier batch.
    await publish({ spoolId: `lost-${newId()}`, sequence: 0, events });
    logger.warn({ calls: events.length }, "calls of lost proxies: outcome unknown");
  }
  await startedCalls.drop(lapsed.map(({ callId }) => callId));
  return events.length;
}

const StartLine = z.object({ start: CallStart });

function readStart(text: string | undefined): CallStart | undefined {
  try {
    return StartLine.parse(JSON.parse(text ?? "")).start;
  } catch {
    return undefined;
  }
}
