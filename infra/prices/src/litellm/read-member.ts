import { figureName } from "../figure-name.ts";

interface Unit {
  readonly unit: string;
  /** From LiteLLM's unit, in USD, to ours: USD per million. */
  readonly factor: number;
}

const PER_TOKEN = 1_000_000;
/** Ours are milliseconds. */
const PER_SECOND = 1000;

/** What LiteLLM's members are called here. */
const UNITS: ReadonlyMap<string, Unit> = new Map([
  ["input_cost_per_token", { unit: "input", factor: PER_TOKEN }],
  ["output_cost_per_token", { unit: "output", factor: PER_TOKEN }],
  ["cache_read_input_token_cost", { unit: "cacheRead", factor: PER_TOKEN }],
  ["cache_creation_input_token_cost", { unit: "cacheWrite", factor: PER_TOKEN }],
  ["input_cost_per_audio_token", { unit: "audioInput", factor: PER_TOKEN }],
  ["output_cost_per_audio_token", { unit: "audioOutput", factor: PER_TOKEN }],
  ["cache_read_input_audio_token_cost", { unit: "cacheReadAudio", factor: PER_TOKEN }],
  ["input_cost_per_image_token", { unit: "imageInput", factor: PER_TOKEN }],
  ["output_cost_per_image_token", { unit: "imageOutput", factor: PER_TOKEN }],
  ["cache_read_input_image_token_cost", { unit: "cacheReadImage", factor: PER_TOKEN }],
  ["input_cost_per_character", { unit: "characters", factor: PER_TOKEN }],
  ["input_cost_per_second", { unit: "audioMs", factor: PER_SECOND }],
]);

/** Writes to a cache that keeps them an hour, or twelve, are one class of ours. */
const LONGER_WRITE = /_above_(?:1|12)hr/;
const LONG_PROMPT = /_above_(\d+)k_tokens/;
const MANNER = /_(batches|flex|priority|ultrafast)$/;

/** A figure of ours that a member of LiteLLM's is, and how many times its value; `undefined` when it is none. */
export function readMember(
  member: string,
): { readonly name: string; readonly factor: number } | undefined {
  const [, tierSuffix = ""] = MANNER.exec(member) ?? [];
  const [, thousands = "0"] = LONG_PROMPT.exec(member) ?? [];
  const isLongerWrite = LONGER_WRITE.test(member);
  const bare = member.replace(MANNER, "").replace(LONG_PROMPT, "").replace(LONGER_WRITE, "");
  const found = UNITS.get(bare);
  if (found === undefined || (isLongerWrite && found.unit !== "cacheWrite")) return undefined;
  const name = figureName({
    unit: isLongerWrite ? "cacheWrite1h" : found.unit,
    tierSuffix: tierSuffix === "batches" ? "batch" : tierSuffix,
    above: Number(thousands) * 1000,
  });
  return { name, factor: found.factor };
}
