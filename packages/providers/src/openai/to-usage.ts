import type { TokenUsage } from "@lintel/core";

import { isRecord } from "../json/is-record.ts";

/**
 * OpenAI's usage in disjoint classes: its `prompt_tokens` include cached (read and written) and audio tokens, its
 * `completion_tokens` reasoning and audio ones. `undefined`, never zeros, when it tells no counts. Embeddings
 * tell no completion tokens: there are none.
 */
export function toUsage(told: unknown): TokenUsage | undefined {
  if (!isRecord(told)) return undefined;
  const prompt = countOf(told["prompt_tokens"]);
  const completion = countOf(told["completion_tokens"] ?? 0);
  if (prompt === undefined || completion === undefined) return undefined;
  const promptParts = split(prompt, told["prompt_tokens_details"], "cached_tokens");
  const completionParts = split(completion, told["completion_tokens_details"], "reasoning_tokens");
  return {
    input: promptParts.rest,
    cacheRead: promptParts.named,
    cacheWrite: promptParts.written,
    output: completionParts.rest,
    reasoning: completionParts.named,
    audioInput: promptParts.audio,
    audioOutput: completionParts.audio,
  };
}

/** Takes a class, audio and cache writes out of a total. Parts that are more than the total are cut: the sum is what is billed. */
function split(total: number, details: unknown, name: string) {
  const told = isRecord(details) ? details : {};
  const named = Math.min(countOf(told[name]) ?? 0, total);
  const audio = Math.min(countOf(told["audio_tokens"]) ?? 0, total - named);
  const written = Math.min(countOf(told["cache_write_tokens"]) ?? 0, total - named - audio);
  return { named, audio, written, rest: total - named - audio - written };
}

const countOf = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
