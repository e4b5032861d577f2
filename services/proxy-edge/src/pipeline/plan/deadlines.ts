import { parseGoDuration, type ProviderSetting, type Step } from "@lintel/core";

import type { Deadlines } from "../../ports/upstream.ts";

/** A stream may be silent for long while a model reasons; a plain answer comes when all of it is done. */
const DEFAULTS = { connectMs: 5000, firstByteMs: Infinity, idleMs: 300_000, totalMs: Infinity };

/** A setting's deadlines, and those of its last call: nearly all callers leave the time to the operator. */
interface KnownDeadlines {
  readonly own: Deadlines;
  readonly last: Deadlines;
}

/** By setting; a changed setting is another object. */
const known = new WeakMap<ProviderSetting, KnownDeadlines>();

/**
 * How long an exchange may take: the setting's members `connectTimeout`, `firstByteTimeout`, `idleTimeout` and
 * `totalTimeout`, durations such as `30s`, and never more than `timeoutMs` in all.
 */
export function deadlinesOf(setting: ProviderSetting, timeoutMs: number): Deadlines {
  const { own, last } = known.get(setting) ?? fresh(readDeadlines(setting.setting));
  const totalMs = Math.min(own.totalMs, timeoutMs);
  if (totalMs === last.totalMs) return last;
  const bounded = { ...own, totalMs };
  known.set(setting, { own, last: bounded });
  return bounded;
}

/**
 * The deadlines of one try of a step: its `timeout` is for all of an answer that comes as a whole, and for what comes before
 * the first content of a stream.
 */
export function stepDeadlines(base: Deadlines, step: Step, streamed: boolean): Deadlines {
  const { firstContentMs, timeoutMs } = timesOf(step);
  const firstByteMs = Math.min(base.firstByteMs, streamed ? firstContentMs : timeoutMs);
  const totalMs = streamed ? base.totalMs : Math.min(base.totalMs, timeoutMs);
  return { ...base, connectMs: Math.min(base.connectMs, timeoutMs), firstByteMs, totalMs };
}

interface StepTimes {
  readonly timeoutMs: number;
  /** From sending to the first content. */
  readonly firstContentMs: number;
}

/** Those of a step; a changed step is another object. */
export function timesOf(step: Step): StepTimes {
  const remembered = times.get(step);
  if (remembered !== undefined) return remembered;
  const timeoutMs = durationIn(step.timeout) ?? Infinity;
  const firstContentMs = Math.min(durationIn(step.firstByteTimeout) ?? Infinity, timeoutMs);
  const read = { timeoutMs, firstContentMs };
  times.set(step, read);
  return read;
}

const times = new WeakMap<Step, StepTimes>();

const fresh = (own: Deadlines) => ({ own, last: own });

const readDeadlines = (members: ProviderSetting["setting"]): Deadlines => ({
  connectMs: durationIn(members["connectTimeout"]) ?? DEFAULTS.connectMs,
  firstByteMs: durationIn(members["firstByteTimeout"]) ?? DEFAULTS.firstByteMs,
  idleMs: durationIn(members["idleTimeout"]) ?? DEFAULTS.idleMs,
  totalMs: durationIn(members["totalTimeout"]) ?? DEFAULTS.totalMs,
});

function durationIn(text = ""): number | undefined {
  const milliseconds = parseGoDuration(text.trim());
  return milliseconds !== undefined && milliseconds > 0 ? milliseconds : undefined;
}
