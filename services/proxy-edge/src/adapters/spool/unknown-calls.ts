import { CallStart, toUnknownEvent } from "@lintel/events";
import { z } from "zod";

import type { EndedCallRecord } from "../../ports/event-log.ts";

const StartLine = z.object({ start: CallStart });

export interface UnknownCallsOptions {
  /** By the clock of the process that died. */
  readonly lastAliveMs: (lastSentMs: number) => number;
  readonly onUnreadable: (line: string, error: unknown) => void;
}

/** The records of calls whose process died while they were under way. */
export function recordUnknown(
  lines: readonly string[],
  { lastAliveMs, onUnreadable }: UnknownCallsOptions,
): readonly EndedCallRecord[] {
  const starts = lines.flatMap((line) => parseLine(line, onUnreadable));
  const aliveMs = lastAliveMs(starts.reduce((last, { sentAtMs }) => Math.max(last, sentAtMs), 0));
  return starts.map((start) => {
    const event = toUnknownEvent(start, aliveMs);
    return start.holders === undefined
      ? { event }
      : { event, reservation: { holders: start.holders } };
  });
}

function parseLine(line: string, onUnreadable: UnknownCallsOptions["onUnreadable"]): CallStart[] {
  try {
    return [StartLine.parse(JSON.parse(line)).start];
  } catch (error) {
    onUnreadable(line, error);
    return [];
  }
}
