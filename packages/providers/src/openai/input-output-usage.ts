import { NO_TOKENS, type TokenUsage } from "@lintel/core";

import { countOf } from "../json/checked-members.ts";
import { isRecord, type JsonRecord } from "../json/is-record.ts";

/**
 * The usage OpenAI's newer APIs tell, in disjoint classes: `input_tokens` include cached, audio and image tokens,
 * `output_tokens` reasoning, audio and image ones. `undefined`, never zeros, when it tells no counts.
 */
export function fromInputOutput(told: unknown): TokenUsage | undefined {
  if (!isRecord(told)) return undefined;
  const input = countOf(told["input_tokens"]);
  const output = countOf(told["output_tokens"]);
  if (input === undefined || output === undefined) return undefined;
  // Transcriptions and sessions tell `input_token_details`.
  const details = told["input_tokens_details"] ?? told["input_token_details"];
  const { cached, ...prompt } = takeCached(input, details);
  const answer = takeOut(output, told["output_tokens_details"] ?? told["output_token_details"]);
  return {
    ...NO_TOKENS,
    input: prompt.rest,
    ...cached,
    cacheWrite: prompt.written,
    audioInput: prompt.audio,
    ...(prompt.image > 0 ? { imageInput: prompt.image } : {}),
    output: answer.rest,
    reasoning: answer.reasoning,
    audioOutput: answer.audio,
    ...(answer.image > 0 ? { imageOutput: answer.image } : {}),
  };
}

/**
 * Takes the classes of a prompt out of its total. Cached tokens are parts of the text, audio and image tokens where
 * their kinds are told. Where they are not, they cost what the dearest kind there is does, and are taken for text
 * by which the others do not become fewer: the dearest reading.
 */
function takeCached(total: number, details: unknown) {
  const told: JsonRecord = isRecord(details) ? details : {};
  const kinds = told["cached_tokens_details"];
  const whole = takeOut(total, told);
  const { audio, cached, image } = whole;
  if (!isRecord(kinds)) return { ...whole, cached: toldTogether(whole) };
  const audioCached = Math.min(countOf(kinds["audio_tokens"]) ?? 0, cached);
  const imageCached = Math.min(countOf(kinds["image_tokens"]) ?? 0, cached - audioCached);
  const apart = takeOut(total - cached, {
    cache_write_tokens: told["cache_write_tokens"],
    audio_tokens: Math.max(0, (countOf(told["audio_tokens"]) ?? audio) - audioCached),
    image_tokens: Math.max(0, (countOf(told["image_tokens"]) ?? image) - imageCached),
  });
  return { ...apart, cached: toCached(cached, audioCached, imageCached) };
}

const toldTogether = ({ audio, cached, image }: ReturnType<typeof takeOut>) =>
  toCached(cached, image === 0 && audio > 0 ? cached : 0, image > 0 ? cached : 0);

const toCached = (cached: number, audio: number, image: number) => ({
  cacheRead: cached - audio - image,
  ...(audio > 0 ? { cacheReadAudio: audio } : {}),
  ...(image > 0 ? { cacheReadImage: image } : {}),
});

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
