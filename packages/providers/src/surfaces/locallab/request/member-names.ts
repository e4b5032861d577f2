/** A member under the names that the vintages of clients and servers have for it, the present one first. */
export type Names = readonly [string, ...string[]];

export const MODEL: Names = ["model_id", "modelId", "model"];
export const SYSTEM: Names = [
  "system_prompt",
  "system_instructions",
  "systemPrompt",
  "systemInstructions",
];
export const CAP: Names = ["max_tokens", "max_length", "maxTokens", "maxLength"];
export const TEMPERATURE: Names = ["temperature"];
export const TOP_P: Names = ["top_p", "topP"];
export const TOP_K: Names = ["top_k", "topK"];
export const REPETITION_PENALTY: Names = ["repetition_penalty", "repetitionPenalty"];
export const MAX_TIME: Names = ["max_time", "maxTime"];
export const DO_SAMPLE: Names = ["do_sample", "doSample"];

/** Members that decide something: each must stand once. */
export const ACTED: ReadonlySet<string> = new Set([
  "prompt",
  "prompts",
  "messages",
  "stream",
  ...MODEL,
  ...SYSTEM,
  ...CAP,
  ...TEMPERATURE,
  ...TOP_P,
  ...TOP_K,
  ...REPETITION_PENALTY,
  ...MAX_TIME,
  ...DO_SAMPLE,
]);
