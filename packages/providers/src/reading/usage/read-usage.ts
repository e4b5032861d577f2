import {
  addUsage,
  completionTokensOf,
  isNothing,
  promptTokensOf,
  type TokenUsage,
  type UnitClass,
} from "@lintel/core";

import type { ReportedUsage } from "../../contract/answer.ts";
import { isRecord, type JsonRecord } from "../../formats/json/is-record.ts";
import { findUnknownMembers, type KnownMembers } from "./unknown-members.ts";
import { holdsCount, UsageCounts } from "./usage-counts.ts";

export type { ReportedUsage } from "../../contract/answer.ts";

/** How one dialect reports usage. */
export interface UsageDialect {
  readonly known: KnownMembers;
  /** The classes of what was used; `undefined` when the object reports no counts. All counts are read with `counts`. */
  readonly read: (usage: JsonRecord, counts: UsageCounts) => TokenUsage | undefined;
  /** No count can be more; that of one call by default. */
  readonly max?: number;
}

/** Nothing was reported. */
export const NO_REPORT: ReportedUsage = { usage: undefined };

/**
 * Reads a usage object: what was used, which of its members are unknown, and whether a count had to be brought into
 * range. Counts that are all zero are none: several servers send them before they know, or when they never will.
 */
export function readUsage(value: unknown, { known, max, read }: UsageDialect): ReportedUsage {
  if (!isRecord(value)) return NO_REPORT;
  const counts = new UsageCounts(max);
  const used = read(value, counts);
  const usage = used !== undefined && isNothing(used) ? undefined : used;
  const unknownUsage = findUnknownMembers(value, known);
  if (unknownUsage.length === 0 && !counts.isClamped) return { usage };
  return {
    usage,
    ...(unknownUsage.length > 0 ? { unknownUsage } : {}),
    ...(counts.isClamped ? { isClamped: true } : {}),
  };
}

/**
 * What holds after a later report of the same answer's usage: the later one, which is a total as the earlier was. Where
 * it has no tokens of the prompt, or none of the answer, those of the earlier one stay: usage does not become less.
 */
export function latestUsage(earlier: ReportedUsage, later: ReportedUsage): ReportedUsage {
  if (later.usage === undefined) {
    return earlier.usage === undefined ? { ...earlier, ...later } : earlier;
  }
  if (earlier.usage === undefined) return later;
  let { usage } = later;
  if (promptTokensOf(usage) === 0) usage = addUsage(usage, { ...earlier.usage, ...NO_ANSWER });
  if (completionTokensOf(usage) === 0) usage = addUsage(usage, { ...earlier.usage, ...NO_PROMPT });
  return usage === later.usage ? later : { ...later, usage };
}

/** What several reports come to, of parts of one answer. */
export function sumUsage(reports: readonly ReportedUsage[]): ReportedUsage {
  const [first = NO_REPORT, ...others] = reports;
  return others.reduce(plus, first);
}

function plus(one: ReportedUsage, other: ReportedUsage): ReportedUsage {
  const unknown = [...(one.unknownUsage ?? []), ...(other.unknownUsage ?? [])];
  const both =
    one.usage === undefined || other.usage === undefined
      ? (one.usage ?? other.usage)
      : addUsage(one.usage, other.usage);
  return {
    ...one,
    ...other,
    usage: both,
    ...(unknown.length > 0 ? { unknownUsage: [...new Set(unknown)] } : {}),
  };
}

const NO_UNITS = {
  images: 0,
  characters: 0,
  audioMs: 0,
  webSearches: 0,
  webSearchPreviews: 0,
  fileSearches: 0,
} as const satisfies Record<UnitClass, 0>;
const NO_ANSWER = { output: 0, reasoning: 0, audioOutput: 0, imageOutput: 0, ...NO_UNITS };
const NO_PROMPT = {
  input: 0,
  cacheRead: 0,
  cacheWrite: 0,
  audioInput: 0,
  cacheWrite1h: 0,
  cacheReadAudio: 0,
  cacheReadImage: 0,
  imageInput: 0,
  ...NO_UNITS,
};

/** The members of two usage objects of one answer, reported in parts: later ones win unless they are null, or zero in place of a count. */
export function mergeUsageMembers(earlier: JsonRecord, later: JsonRecord): JsonRecord {
  const merged: Record<string, unknown> = { ...earlier };
  for (const [name, value] of Object.entries(later)) {
    if (value === null || (holdsCount(merged[name]) && !holdsCount(value))) continue;
    merged[name] = value;
  }
  return merged;
}
