import { NO_TOKENS, type TokenUsage } from "@lintel/core";

import { isRecord, type JsonRecord } from "../../../formats/json/is-record.ts";
import { readUsage, type ReportedUsage } from "../../../reading/usage/read-usage.ts";
import type { KnownMembers } from "../../../reading/usage/unknown-members.ts";
import type { UsageCounts } from "../../../reading/usage/usage-counts.ts";
import { CACHE_WRITE_DETAILS, splitCacheWrites } from "./cache-writes.ts";

const PROMPT_DETAILS: KnownMembers = {
  cached_tokens: true,
  cached_tokens_details: { text_tokens: true, audio_tokens: true, image_tokens: true },
  cache_write_tokens: true,
  cache_write_tokens_details: CACHE_WRITE_DETAILS,
  text_tokens: true,
  audio_tokens: true,
  image_tokens: true,
  // Of each turn of vLLM's, whose sums the totals are.
  input_tokens_per_turn: true,
  cached_tokens_per_turn: true,
};
const ANSWER_DETAILS: KnownMembers = {
  reasoning_tokens: true,
  text_tokens: true,
  audio_tokens: true,
  image_tokens: true,
  // vLLM's, as above.
  tool_output_tokens: true,
  output_tokens_per_turn: true,
  tool_output_tokens_per_turn: true,
};

/** The members of the usage that responses, images, audio, sessions and batches report. */
export const INPUT_OUTPUT_MEMBERS: KnownMembers = {
  input_tokens: true,
  output_tokens: true,
  total_tokens: true,
  // The same by the names of chat.
  prompt_tokens: true,
  completion_tokens: true,
  input_tokens_details: PROMPT_DETAILS,
  input_token_details: PROMPT_DETAILS,
  output_tokens_details: ANSWER_DETAILS,
  output_token_details: ANSWER_DETAILS,
  // What compatible servers charge themselves, and xAI's sizes of the context.
  cost: true,
  cost_details: true,
  cost_in_usd_ticks: true,
  context_details: true,
};

/**
 * The usage OpenAI's newer APIs report, in disjoint classes: `input_tokens` include cached, audio and image tokens,
 * `output_tokens` reasoning, audio and image ones. No count can be more than `max`; that of one call by default.
 */
export const fromInputOutput = (reported: unknown, max?: number): ReportedUsage =>
  readUsage(reported, max === undefined ? INPUT_OUTPUT : { ...INPUT_OUTPUT, max });

const INPUT_OUTPUT = { known: INPUT_OUTPUT_MEMBERS, read: readInputOutput };

function readInputOutput(usage: JsonRecord, counts: UsageCounts): TokenUsage | undefined {
  const input = counts.read(usage["input_tokens"]);
  const output = counts.read(usage["output_tokens"]);
  if (input === undefined || output === undefined) return undefined;
  // Transcriptions and sessions report `input_token_details`.
  const details = usage["input_tokens_details"] ?? usage["input_token_details"];
  const { cached, ...prompt } = takeCached(input, details, counts);
  const outputDetails = usage["output_tokens_details"] ?? usage["output_token_details"];
  const answer = takeOut(output, outputDetails, counts);
  return {
    ...NO_TOKENS,
    input: prompt.rest,
    ...cached,
    ...splitCacheWrites(prompt.written, isRecord(details) ? details : {}, counts),
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
 * their kinds are reported. Where they are not, they are priced as the most expensive kind present, and counted as text
 * without reducing the others: an upper bound.
 */
function takeCached(total: number, details: unknown, counts: UsageCounts) {
  const classes: JsonRecord = isRecord(details) ? details : {};
  const kinds = classes["cached_tokens_details"];
  const whole = takeOut(total, classes, counts);
  const { audio, cached, image } = whole;
  if (!isRecord(kinds)) return { ...whole, cached: reportedTogether(whole) };
  const audioCached = Math.min(counts.read(kinds["audio_tokens"]) ?? 0, cached);
  const imageCached = Math.min(counts.read(kinds["image_tokens"]) ?? 0, cached - audioCached);
  const kept = {
    cache_write_tokens: classes["cache_write_tokens"],
    audio_tokens: Math.max(0, (counts.read(classes["audio_tokens"]) ?? audio) - audioCached),
    image_tokens: Math.max(0, (counts.read(classes["image_tokens"]) ?? image) - imageCached),
  };
  const apart = takeOut(total - cached, kept, counts);
  return { ...apart, cached: toCached(cached, audioCached, imageCached) };
}

const reportedTogether = ({ audio, cached, image }: ReturnType<typeof takeOut>) =>
  toCached(cached, image === 0 && audio > 0 ? cached : 0, image > 0 ? cached : 0);

const toCached = (cached: number, audio: number, image: number) => ({
  cacheRead: cached - audio - image,
  ...(audio > 0 ? { cacheReadAudio: audio } : {}),
  ...(image > 0 ? { cacheReadImage: image } : {}),
});

/** Takes the reported classes out of a total. Parts that are more than the total are cut: the sum is what is billed. */
function takeOut(total: number, details: unknown, counts: UsageCounts) {
  const classes: JsonRecord = isRecord(details) ? details : {};
  let rest = total;
  const take = (name: string): number => {
    const part = Math.min(counts.read(classes[name]) ?? 0, rest);
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
