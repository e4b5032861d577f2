import { NO_TOKENS, type TokenUsage } from "@lintel/core";

import { countOf } from "../json/checked-members.ts";
import { isRecord, type JsonRecord } from "../json/is-record.ts";

/**
 * The usage OpenAI's newer APIs tell, in disjoint classes: `input_tokens` include cached, audio and image tokens,
 * `output_tokens` reasoning and image ones. `undefined`, never zeros, when it tells no counts.
 */
export function fromInputOutput(told: unknown): TokenUsage | undefined {
  if (!isRecord(told)) return undefined;
  const input = countOf(told["input_tokens"]);
  const output = countOf(told["output_tokens"]);
  if (input === undefined || output === undefined) return undefined;
  // Transcriptions tell `input_token_details`.
  const prompt = takeOut(input, told["input_tokens_details"] ?? told["input_token_details"]);
  const answer = takeOut(output, told["output_tokens_details"]);
  return {
    ...NO_TOKENS,
    input: prompt.rest,
    cacheRead: prompt.cached,
    cacheWrite: prompt.written,
    audioInput: prompt.audio,
    ...(prompt.image > 0 ? { imageInput: prompt.image } : {}),
    output: answer.rest,
    reasoning: answer.reasoning,
    audioOutput: answer.audio,
    ...(answer.image > 0 ? { imageOutput: answer.image } : {}),
  };
}

/** Takes the classes that are told out of a total. Parts that are more than the total are cut: the sum is what is billed. */
function takeOut(total: number, details: unknown) {
  const told: JsonRecord = isRecord(details) ? details : {};
  let rest = total;
  const take = (name: string): number => {
    const part = Math.min(countOf(told[name]) ?? 0, rest);
    rest -= part;
    return part;
  };
  const parts = {
    cached: take("cached_tokens"),
    written: take("cache_write_tokens"),
    audio: take("audio_tokens"),
    image: take("image_tokens"),
    reasoning: take("reasoning_tokens"),
  };
  return { ...parts, rest };
}
