import { parseGoDuration } from "../duration/go-duration.ts";
import type { Route, Step } from "./route.ts";

/** The contract's constant pause, where a step names none. */
const PAUSE_MS = 1000;
/** The contract's exponential back-off: half a second at first, half as much again each time, a minute at most. */
const FIRST_MS = 500;
const FACTOR = 1.5;
const MAX_MS = 60_000;
/** How far a pause differs from its mean, so that calls that failed together do not come back together. */
const JITTER = { exponential: 0.5, constant: 0.1 };

/** What decides a pause. */
export interface Pause {
  readonly retryStrategy: Route["retryStrategy"];
  readonly retryInterval: Step["retryInterval"];
  /** The number of tries of this place so far, from 1. */
  readonly tries: number;
  /** What the provider asked for; it is not called earlier. */
  readonly retryAfterMs?: number | undefined;
  /** From 0 up to 1. */
  readonly random: number;
}

/** How long to wait before the same place is tried again, in milliseconds. */
export function pauseMs({ random, retryAfterMs = 0, ...pause }: Pause): number {
  const kind = pause.retryStrategy === "exponential" ? "exponential" : "constant";
  const jitter = 1 + JITTER[kind] * (2 * random - 1);
  return Math.max(Math.round(meanOf(kind, pause) * jitter), retryAfterMs);
}

function meanOf(
  kind: keyof typeof JITTER,
  { retryInterval, tries }: Pick<Pause, "retryInterval" | "tries">,
): number {
  const own = parseGoDuration(retryInterval) ?? 0;
  if (kind === "constant") return own > 0 ? own : PAUSE_MS;
  return Math.min((own > 0 ? own : FIRST_MS) * FACTOR ** (tries - 1), MAX_MS);
}
