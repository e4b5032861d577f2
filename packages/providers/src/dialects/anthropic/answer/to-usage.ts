import { NO_TOKENS, type TokenUsage } from "@lintel/core";

import { isRecord, type JsonRecord } from "../../../formats/json/is-record.ts";
import { readUsage, type ReportedUsage } from "../../../reading/usage/read-usage.ts";
import type { KnownMembers } from "../../../reading/usage/unknown-members.ts";
import type { UsageCounts } from "../../../reading/usage/usage-counts.ts";

/** The members of a message's usage. */
const MESSAGE_USAGE_MEMBERS: KnownMembers = {
  input_tokens: true,
  output_tokens: true,
  cache_read_input_tokens: true,
  cache_creation_input_tokens: true,
  cache_creation: { ephemeral_1h_input_tokens: true, ephemeral_5m_input_tokens: true },
  output_tokens_details: { thinking_tokens: true },
  // Fetching costs nothing but its tokens: https://platform.claude.com/docs/en/about-claude/pricing (November 2026).
  // Searches for tools too. Running code costs by the time of a container, which is not reported.
  server_tool_use: {
    web_search_requests: true,
    web_fetch_requests: true,
    tool_search_requests: true,
  },
  // Each is read as a usage of its own.
  iterations: true,
};

/**
 * Anthropic's usage in disjoint classes: its `input_tokens` are those neither read from nor written to a cache,
 * its `output_tokens` include thinking. Cache writes are reported in all, and newer models report which of them last an
 * hour.
 */
export const toUsage = (reported: unknown): ReportedUsage => readUsage(reported, MESSAGE_USAGE);

const MESSAGE_USAGE = { known: MESSAGE_USAGE_MEMBERS, read: readMessageUsage };

function readMessageUsage(usage: JsonRecord, counts: UsageCounts): TokenUsage | undefined {
  const input = counts.read(usage["input_tokens"]);
  const output = counts.read(usage["output_tokens"]);
  if (input === undefined || output === undefined) return undefined;
  const thinking = readIn(usage["output_tokens_details"], "thinking_tokens", counts);
  const reasoning = Math.min(thinking, output);
  return {
    ...NO_TOKENS,
    input,
    cacheRead: counts.read(usage["cache_read_input_tokens"]) ?? 0,
    output: output - reasoning,
    reasoning,
    ...cacheWritesOf(usage, counts),
    ...searchesOf(usage, counts),
  };
}

function cacheWritesOf(
  usage: JsonRecord,
  counts: UsageCounts,
): Pick<TokenUsage, "cacheWrite" | "cacheWrite1h"> {
  const { cache_creation: writes, cache_creation_input_tokens: total } = usage;
  const forAnHour = readIn(writes, "ephemeral_1h_input_tokens", counts);
  const forMinutes = readIn(writes, "ephemeral_5m_input_tokens", counts);
  const inAll = counts.read(total) ?? forAnHour + forMinutes;
  const cacheWrite1h = Math.min(forAnHour, inAll);
  const cacheWrite = inAll - cacheWrite1h;
  return cacheWrite1h > 0 ? { cacheWrite, cacheWrite1h } : { cacheWrite };
}

function searchesOf(
  { server_tool_use: used }: JsonRecord,
  counts: UsageCounts,
): Pick<TokenUsage, "webSearches"> {
  const webSearches = readIn(used, "web_search_requests", counts);
  return webSearches > 0 ? { webSearches } : {};
}

const readIn = (object: unknown, name: string, counts: UsageCounts): number =>
  (isRecord(object) ? counts.read(object[name]) : undefined) ?? 0;
