import type { TokenUsage } from "@lintel/core";

import { isRecord, type JsonRecord } from "../../../formats/json/is-record.ts";
import type { KnownMembers } from "../../../reading/usage/unknown-members.ts";
import type { UsageCounts } from "../../../reading/usage/usage-counts.ts";

/** How long what was written to the prompt cache is kept, in the details of a prompt. */
export const CACHE_WRITE_DETAILS: KnownMembers = { ttl_30m_tokens: true, ttl_12h_tokens: true };

/**
 * Cache writes by how long they are kept, of `written` in all. Those of twelve hours are counted as the longer kind: they
 * cost twice what those of half an hour do (developers.openai.com/api/docs/models/gpt-6.2-sol, 2026-11).
 */
export function splitCacheWrites(
  written: number,
  promptDetails: JsonRecord,
  counts: UsageCounts,
): Pick<TokenUsage, "cacheWrite" | "cacheWrite1h"> {
  const details = promptDetails["cache_write_tokens_details"];
  if (written === 0 || !isRecord(details)) return { cacheWrite: written };
  const long = Math.min(counts.read(details["ttl_12h_tokens"]) ?? 0, written);
  return long === 0 ? { cacheWrite: written } : { cacheWrite: written - long, cacheWrite1h: long };
}
