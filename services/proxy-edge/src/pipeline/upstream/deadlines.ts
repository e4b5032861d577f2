import { parseGoDuration, type ProviderSetting } from "@lintel/core";

import type { Deadlines } from "../../deps.ts";

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
