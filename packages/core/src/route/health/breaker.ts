/** What an attempt showed about its provider setting. */
export type HealthSign =
  /** The upstream answered, even if only that the call was wrong. */
  | "well"
  /** It was unreachable, too late, or had an error of its own. */
  | "failed"
  /** It takes no more calls for now. */
  | "limited"
  /** It rejected the credential. */
  | "unauthorised";

/** Why a setting is resting. */
export type RestCause = Exclude<HealthSign, "well">;

/** Calls since the first failure, in the current half of the window and in the previous one. */
export interface Tally {
  readonly halfStartMs: number;
  readonly calls: number;
  readonly failures: number;
  readonly earlierCalls: number;
  readonly earlierFailures: number;
  /** Failures since the last successful call. */
  readonly inARow: number;
}

/** A period without calls, in Unix milliseconds. */
export interface Rest {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly cause: RestCause;
  /** How many rests there have been without a successful call in between. */
  readonly times: number;
}

/** The one call that tests whether a setting serves again. */
export interface Probe {
  /** It may be made and answered until then; after that there may be another. */
  readonly untilMs: number;
  readonly isUnderWay: boolean;
}

/** A breaker that has something to remember; a healthy setting has none. */
export type Breaker =
  | { readonly state: "closed"; readonly tally: Tally }
  | { readonly state: "open"; readonly rest: Rest; readonly probe?: Probe | undefined };

/** How a setting may be used now. */
export type Standing =
  | "well"
  /** No call should go there. */
  | "resting"
  /** Its rest is over, but no call has been allowed to test it yet. */
  | "due"
  /** This call may test it. */
  | "probe";

interface RestRule {
  /** Length of the first rest; doubled each time. */
  readonly baseMs: number;
  readonly maxMs: number;
}

export const BREAKER_RULES = {
  windowMs: 30_000,
  /** Consecutive failures that open a breaker, however slowly calls come. */
  failuresInARow: 5,
  /** The share of the window's calls, at least `minCalls`, that must have failed. */
  failureRate: 0.5,
  minCalls: 10,
  /** A credential refused this often is not due to one call's own headers. */
  refusalsInARow: 3,
  rests: {
    failed: { baseMs: 5000, maxMs: 120_000 },
    limited: { baseMs: 1000, maxMs: 60_000 },
    unauthorised: { baseMs: 30_000, maxMs: 600_000 },
  } satisfies Readonly<Record<RestCause, RestRule>>,
  /** Jitter: rests vary by up to this share, so that settings that failed together are not tried together. */
  jitter: 0.1,
  /** The longest `retry-after` that is honoured. */
  maxAskedMs: 600_000,
  /** How long a probe may take to be answered before there may be another. */
  probeMs: 30_000,
} as const;

/** A finished attempt. */
export interface HealthReport {
  readonly sign: HealthSign;
  /** When it was sent, Unix milliseconds. */
  readonly sentMs: number;
  /** How long the upstream asked us to wait; a rest is never shorter, up to `maxAskedMs`. */
  readonly retryAfterMs?: number | undefined;
}

export interface BreakerMoment {
  /** Unix milliseconds. */
  readonly nowMs: number;
  /** From 0 to below 1; decides the jitter. */
  readonly random: number;
}

/**
 * The breaker after an attempt; `undefined` if there is nothing left to remember. A breaker opens when too many calls of
 * its window have failed, or too many in a row, and at once if the upstream says that it is at its limit. Calls sent
 * before the end of a rest change nothing: they were under way when it began, or had nowhere else to go. The first one
 * sent after it closes the breaker or begins a longer rest.
 */
export function afterAttempt(
  breaker: Breaker | undefined,
  report: HealthReport,
  moment: BreakerMoment,
): Breaker | undefined {
  if (breaker?.state === "open") return afterRest(breaker, report, moment);
  const tally = counted(breaker?.tally, report.sign, moment.nowMs);
  if (tally.failures + tally.earlierFailures === 0) return undefined;
  if (report.sign === "well" || !isTooMuch(tally, report.sign)) return { state: "closed", tally };
  return { state: "open", rest: restAfter(report.sign, 1, report.retryAfterMs, moment) };
}

function afterRest(
  breaker: Extract<Breaker, { state: "open" }>,
  { retryAfterMs, sentMs, sign }: HealthReport,
  moment: BreakerMoment,
): Breaker | undefined {
  if (isResting(breaker.rest, sentMs)) return breaker;
  if (sign === "well") return undefined;
  return { state: "open", rest: restAfter(sign, breaker.rest.times + 1, retryAfterMs, moment) };
}

/** How a setting with this breaker may be used now. */
export function standingOf(breaker: Breaker | undefined, nowMs: number): Standing {
  if (breaker?.state !== "open") return "well";
  const { probe, rest } = breaker;
  if (isResting(rest, nowMs)) return "resting";
  if (probe === undefined || probe.untilMs <= nowMs) return "due";
  return probe.isUnderWay ? "resting" : "probe";
}

/** Whether a rest is still on; one that begins in the future comes from a clock that has been set back since. */
export const isResting = ({ sinceMs, untilMs }: Rest, nowMs: number): boolean =>
  nowMs < untilMs && sinceMs - nowMs <= BREAKER_RULES.windowMs;

/** The breaker with permission for one call until `untilMs`. Nothing changes while it rests or is closed. */
export function allowProbe(
  breaker: Breaker | undefined,
  nowMs: number,
  untilMs: number,
): Breaker | undefined {
  if (standingOf(breaker, nowMs) !== "due" || breaker?.state !== "open") return breaker;
  return { ...breaker, probe: { untilMs, isUnderWay: false } };
}

/** The breaker with its probe under way: meanwhile there is no second one. */
export function beginProbe(breaker: Breaker | undefined, nowMs: number): Breaker | undefined {
  if (standingOf(breaker, nowMs) !== "probe" || breaker?.state !== "open") return breaker;
  if (breaker.probe === undefined) return breaker;
  return { ...breaker, probe: { ...breaker.probe, isUnderWay: true } };
}

/** The breaker after a probe without a result: its caller left, or it was never sent. Another call may be the probe. */
export function giveUpProbe(breaker: Breaker | undefined): Breaker | undefined {
  if (breaker?.state !== "open" || breaker.probe?.isUnderWay !== true) return breaker;
  return { ...breaker, probe: { ...breaker.probe, isUnderWay: false } };
}

function counted(was: Tally | undefined, sign: HealthSign, nowMs: number): Tally {
  const { inARow, ...half } = rolled(was, nowMs);
  const failures = sign === "well" ? 0 : 1;
  return {
    ...half,
    calls: half.calls + 1,
    failures: half.failures + failures,
    inARow: failures === 0 ? 0 : inARow + 1,
  };
}

/** Moves on by half a window when due, so counts always cover between half a window and a whole one. */
function rolled(was: Tally | undefined, nowMs: number): Tally {
  const fresh = { ...NOTHING, halfStartMs: nowMs, inARow: was?.inARow ?? 0 };
  if (was === undefined) return fresh;
  const halves = Math.floor((nowMs - was.halfStartMs) / (BREAKER_RULES.windowMs / 2));
  if (halves === 0) return was;
  return halves === 1
    ? { ...fresh, earlierCalls: was.calls, earlierFailures: was.failures }
    : fresh;
}

const NOTHING = { calls: 0, failures: 0, earlierCalls: 0, earlierFailures: 0 };

function isTooMuch(tally: Tally, sign: RestCause): boolean {
  const { failureRate, failuresInARow, minCalls, refusalsInARow } = BREAKER_RULES;
  if (sign === "limited") return true;
  if (tally.inARow >= (sign === "unauthorised" ? refusalsInARow : failuresInARow)) return true;
  const calls = tally.calls + tally.earlierCalls;
  return calls >= minCalls && tally.failures + tally.earlierFailures >= failureRate * calls;
}

function restAfter(
  cause: RestCause,
  times: number,
  askedMs: number | undefined,
  { nowMs, random }: BreakerMoment,
): Rest {
  const { jitter, maxAskedMs, rests } = BREAKER_RULES;
  const { baseMs, maxMs } = rests[cause];
  const usualMs = Math.min(baseMs * 2 ** (times - 1), maxMs);
  const ownMs = Math.min(usualMs * (1 + jitter * (2 * random - 1)), maxMs);
  const restMs = Math.max(ownMs, Math.min(askedMs ?? 0, maxAskedMs));
  return { sinceMs: nowMs, untilMs: nowMs + Math.ceil(restMs), cause, times };
}
