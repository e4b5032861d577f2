import { NO_TOKENS, type TokenUsage } from "@lintel/core";

import { countOf } from "../json/checked-members.ts";
import { isRecord, type JsonRecord } from "../json/is-record.ts";

/**
 * Anthropic's usage in disjoint classes: its `input_tokens` are those neither read from nor written to a cache,
 * its `output_tokens` include thinking. Cache writes are told in all, and newer models tell which of them last an
 * hour. `undefined`, never zeros, when it tells no counts.
 */
export function toUsage(told: unknown): TokenUsage | undefined {
  if (!isRecord(told)) return undefined;
  const input = countOf(told["input_tokens"]);
  const output = countOf(told["output_tokens"]);
  if (input === undefined || output === undefined) return undefined;
  const reasoning = Math.min(countIn(told, "output_tokens_details", "thinking_tokens"), output);
  return {
    ...NO_TOKENS,
    input,
    cacheRead: countOf(told["cache_read_input_tokens"]) ?? 0,
    output: output - reasoning,
    reasoning,
    ...cacheWritesOf(told),
    ...searchesOf(told),
  };
}

function cacheWritesOf(told: JsonRecord): Pick<TokenUsage, "cacheWrite" | "cacheWrite1h"> {
  const forAnHour = countIn(told, "cache_creation", "ephemeral_1h_input_tokens");
  const forMinutes = countIn(told, "cache_creation", "ephemeral_5m_input_tokens");
  const inAll = countOf(told["cache_creation_input_tokens"]) ?? forAnHour + forMinutes;
  const cacheWrite1h = Math.min(forAnHour, inAll);
  const cacheWrite = inAll - cacheWrite1h;
  return cacheWrite1h > 0 ? { cacheWrite, cacheWrite1h } : { cacheWrite };
}

function searchesOf(told: JsonRecord): Pick<TokenUsage, "webSearches"> {
  const webSearches = countIn(told, "server_tool_use", "web_search_requests");
  return webSearches > 0 ? { webSearches } : {};
}

function countIn(told: JsonRecord, object: string, name: string): number {
  const inner = told[object];
  return (isRecord(inner) ? countOf(inner[name]) : undefined) ?? 0;
}
