import type { TokenUsage } from "@lintel/core";

import { isRecord, type JsonRecord } from "../../../formats/json/is-record.ts";
import { readUsage, type ReportedUsage } from "../../../reading/usage/read-usage.ts";
import type { KnownMembers } from "../../../reading/usage/unknown-members.ts";
import type { UsageCounts } from "../../../reading/usage/usage-counts.ts";
import { CACHE_WRITE_DETAILS, splitCacheWrites } from "./cache-writes.ts";

const PROMPT_DETAILS: KnownMembers = {
  cached_tokens: true,
  audio_tokens: true,
  cache_write_tokens: true,
  cache_write_tokens_details: CACHE_WRITE_DETAILS,
  // Parts of the prompt that cost what its texts do.
  text_tokens: true,
  image_tokens: true,
};
const COMPLETION_DETAILS: KnownMembers = {
  reasoning_tokens: true,
  audio_tokens: true,
  // Parts of the completion that cost what its texts do.
  text_tokens: true,
  accepted_prediction_tokens: true,
  rejected_prediction_tokens: true,
};

/** What compatible servers report beside the counts and that costs nothing beside them. */
const OF_COMPATIBLE_SERVERS: KnownMembers = {
  // The same tokens by other names: DeepSeek, Moonshot, LiteLLM, Perplexity, SGLang and new-api.
  input_tokens: true,
  output_tokens: true,
  prompt_cache_hit_tokens: true,
  prompt_cache_miss_tokens: true,
  cached_tokens: true,
  cache_read_input_tokens: true,
  reasoning_tokens: true,
  // What they charge themselves: OpenRouter, Perplexity, DeepInfra and xAI.
  cost: true,
  cost_details: true,
  estimated_cost: true,
  cost_in_usd_ticks: true,
  // Times and speeds: Groq and SambaNova.
  queue_time: true,
  prompt_time: true,
  completion_time: true,
  total_time: true,
  start_time: true,
  end_time: true,
  time_to_first_token: true,
  total_latency: true,
  total_tokens_per_sec: true,
  completion_tokens_per_sec: true,
  completion_tokens_after_first_per_sec: true,
  completion_tokens_after_first_per_sec_first_ten: true,
  acceptance_rate: true,
};

/** The members of the usage that chat, completions and embeddings report. */
export const CHAT_USAGE_MEMBERS: KnownMembers = {
  prompt_tokens: true,
  completion_tokens: true,
  total_tokens: true,
  prompt_tokens_details: PROMPT_DETAILS,
  // The spelling of runs.
  prompt_token_details: PROMPT_DETAILS,
  completion_tokens_details: COMPLETION_DETAILS,
  ...OF_COMPATIBLE_SERVERS,
};

/** Reads the usage object of an answer. */
export type ReadUsage = (reported: unknown) => ReportedUsage;

/**
 * OpenAI's usage in disjoint classes: its `prompt_tokens` include cached (read and written) and audio tokens, its
 * `completion_tokens` reasoning and audio ones. Embeddings report no completion tokens: there are none.
 */
export const toUsage = (reported: unknown): ReportedUsage => readUsage(reported, CHAT_USAGE);

const CHAT_USAGE = { known: CHAT_USAGE_MEMBERS, read: readChatUsage };

export function readChatUsage(usage: JsonRecord, counts: UsageCounts): TokenUsage | undefined {
  const prompt = counts.read(usage["prompt_tokens"]);
  const completion = counts.read(usage["completion_tokens"] ?? 0);
  if (prompt === undefined || completion === undefined) return undefined;
  const promptDetails = usage["prompt_tokens_details"];
  const inPrompt = split(prompt, promptDetails, "cached_tokens", counts);
  const details = usage["completion_tokens_details"];
  const outside = reasoningOutside(usage, { prompt, completion }, counts);
  const inCompletion = split(completion + outside, details, "reasoning_tokens", counts);
  return {
    input: inPrompt.rest,
    cacheRead: inPrompt.named,
    ...splitCacheWrites(inPrompt.written, isRecord(promptDetails) ? promptDetails : {}, counts),
    output: inCompletion.rest,
    reasoning: inCompletion.named,
    audioInput: inPrompt.audio,
    audioOutput: inCompletion.audio,
  };
}

/**
 * The reasoning that stands beside the completion instead of within it: xAI's "will be counted separately from
 * `completion_tokens`, but will be counted in the `total_tokens`" (docs.x.ai/docs/key-information/consumption-and-rate-limits,
 * 2026-11), as does that of some servers in front of Gemini (github.com/QuantumNous/new-api/issues/1103).
 */
function reasoningOutside(
  { completion_tokens_details: details, total_tokens: total }: JsonRecord,
  { completion, prompt }: { readonly prompt: number; readonly completion: number },
  counts: UsageCounts,
): number {
  if (typeof total !== "number" || total <= prompt + completion || !isRecord(details)) return 0;
  const reasoning = counts.read(details["reasoning_tokens"]) ?? 0;
  return total === prompt + completion + reasoning ? reasoning : 0;
}

/** Takes a class, audio and cache writes out of a total. Parts that are more than the total are cut: the sum is what is billed. */
function split(total: number, details: unknown, name: string, counts: UsageCounts) {
  const parts = isRecord(details) ? details : {};
  const named = Math.min(counts.read(parts[name]) ?? 0, total);
  const audio = Math.min(counts.read(parts["audio_tokens"]) ?? 0, total - named);
  const written = Math.min(counts.read(parts["cache_write_tokens"]) ?? 0, total - named - audio);
  return { named, audio, written, rest: total - named - audio - written };
}
