import { NO_TOKENS, type TokenUsage } from "@lintel/core";

import { type JsonRecord, recordsOf } from "../../formats/json/is-record.ts";
import { readUsage, type ReportedUsage } from "../../reading/usage/read-usage.ts";
import type { KnownMembers } from "../../reading/usage/unknown-members.ts";
import type { UsageCounts } from "../../reading/usage/usage-counts.ts";

/** `TokenUsage` of the Converse API (docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html, November 2026). */
const KNOWN: KnownMembers = {
  inputTokens: true,
  outputTokens: true,
  totalTokens: true,
  cacheReadInputTokens: true,
  cacheWriteInputTokens: true,
  cacheDetails: true,
  // The same by names that some regions still have.
  cacheReadInputTokenCount: true,
  cacheWriteInputTokenCount: true,
};

/** Bedrock's usage in disjoint classes: its input is what was neither read from nor written to a cache, its output includes thinking. */
export const toUsage = (reported: unknown): ReportedUsage => readUsage(reported, USAGE);

const USAGE = { known: KNOWN, read: readConverseUsage };

function readConverseUsage(usage: JsonRecord, counts: UsageCounts): TokenUsage | undefined {
  const input = counts.read(usage["inputTokens"]);
  const output = counts.read(usage["outputTokens"]);
  if (input === undefined || output === undefined) return undefined;
  const written = counts.read(usage["cacheWriteInputTokens"]) ?? 0;
  const forAnHour = recordsOf(usage["cacheDetails"])
    .filter(({ ttl }) => ttl === "1h")
    .reduce((sum, { inputTokens }) => sum + (counts.read(inputTokens) ?? 0), 0);
  const cacheWrite1h = Math.min(forAnHour, written);
  return {
    ...NO_TOKENS,
    input,
    cacheRead: counts.read(usage["cacheReadInputTokens"]) ?? 0,
    cacheWrite: written - cacheWrite1h,
    output,
    ...(cacheWrite1h > 0 ? { cacheWrite1h } : {}),
  };
}
