import { parseGoDuration, type ProviderSetting } from "@lintel/core";

import type { Deadlines } from "../deps.ts";

/** A stream may be silent for long while a model reasons; a plain answer comes when all of it is done. */
const DEFAULTS = { connectMs: 5000, firstByteMs: Infinity, idleMs: 300_000, totalMs: Infinity };

/** Deadlines by setting; a changed setting is another object. */
const known = new WeakMap<ProviderSetting, Deadlines>();

/**
 * How long an exchange may take: the setting's members `connectTimeout`, `firstByteTimeout`, `idleTimeout` and
 * `totalTimeout`, durations such as `30s`, and never more than `timeoutMs` in all.
 */
export function deadlinesOf(setting: ProviderSetting, timeoutMs: number): Deadlines {
  const own = known.get(setting) ?? readDeadlines(setting.setting);
  known.set(setting, own);
  return { ...own, totalMs: Math.min(own.totalMs, timeoutMs) };
}

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
