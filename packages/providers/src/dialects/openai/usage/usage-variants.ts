import { isRecord, type JsonRecord } from "../../../formats/json/is-record.ts";
import { readUsage, type UsageDialect } from "../../../reading/usage/read-usage.ts";
import type { UsageCounts } from "../../../reading/usage/usage-counts.ts";
import { CHAT_USAGE_MEMBERS, readChatUsage, type ReadUsage } from "./to-usage.ts";

/**
 * Usage whose thoughts are in the total and nowhere else: Gemini's OpenAI-compatible path reports 9 tokens of the prompt, 1 of
 * the completion and 103 in all (discuss.ai.google.dev/t/127400, 2026). They cost what the answer does.
 */
export const thoughtsInTotal: ReadUsage = variant((usage, counts) => {
  const [prompt, completion, total] = ["prompt_tokens", "completion_tokens", "total_tokens"].map(
    (name) => counts.read(usage[name]) ?? 0,
  );
  const details = isRecord(usage["completion_tokens_details"])
    ? usage["completion_tokens_details"]
    : {};
  const thoughts = (total ?? 0) - (prompt ?? 0) - (completion ?? 0);
  if (thoughts <= 0 || details["reasoning_tokens"] !== undefined) return usage;
  return {
    ...usage,
    completion_tokens: (completion ?? 0) + thoughts,
    completion_tokens_details: { ...details, reasoning_tokens: thoughts },
  };
});

/** Usage that names what was read from the cache in a member of its own, as DeepSeek's does (api-docs.deepseek.com, 2026-11). */
export const cacheHitsApart: ReadUsage = variant((usage) => {
  const details = isRecord(usage["prompt_tokens_details"]) ? usage["prompt_tokens_details"] : {};
  const hits = usage["prompt_cache_hit_tokens"];
  if (hits === undefined || details["cached_tokens"] !== undefined) return usage;
  return { ...usage, prompt_tokens_details: { ...details, cached_tokens: hits } };
});

/** OpenAI's usage, once it has been put in OpenAI's terms. */
function variant(inOpenAiTerms: (usage: JsonRecord, counts: UsageCounts) => JsonRecord): ReadUsage {
  const dialect: UsageDialect = {
    known: CHAT_USAGE_MEMBERS,
    read: (usage, counts) => readChatUsage(inOpenAiTerms(usage, counts), counts),
  };
  return (reported) => readUsage(reported, dialect);
}
