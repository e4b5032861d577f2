/** Names of the classes that usage is counted in. */
const CLASS_NAMES: Readonly<Record<string, string>> = {
  input: "Prompt",
  cacheRead: "Prompt, read from cache",
  cacheWrite: "Prompt, written to cache",
  cacheWrite1h: "Prompt, written to cache for an hour",
  cacheReadAudio: "Audio, read from cache",
  cacheReadImage: "Images, read from cache",
  imageInput: "Images in the prompt",
  audioInput: "Audio in the prompt",
  output: "Answer",
  reasoning: "Reasoning",
  audioOutput: "Audio in the answer",
  imageOutput: "Images in the answer",
  images: "Pictures made",
  characters: "Characters spoken",
  audioMs: "Milliseconds of audio",
  webSearches: "Web searches",
  webSearchPreviews: "Web searches (preview)",
  fileSearches: "File searches",
};

export const usageClassName = (usageClass: string): string => CLASS_NAMES[usageClass] ?? usageClass;

/** What count × price costs in nano-dollars, exactly: with up to six decimals of a nano-dollar, which only the sum is rounded to. */
export const lineNano = (count: number, nanoUsdPerMillion: number): bigint =>
  BigInt(count) * BigInt(nanoUsdPerMillion);

/** Millionths of nano-dollars as dollars, exact. */
export function exactMillionths(millionths: bigint): string {
  const digits = String(millionths).padStart(16, "0");
  const decimals = digits.slice(-15).replace(/0{1,13}$/, "");
  return `$${digits.slice(0, -15)}.${decimals}`;
}
