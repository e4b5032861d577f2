import type { ModelPrice } from "@pydantic/genai-prices";

/**
 * Prices the catalogue lacks, by the start of the model's name, the first that fits: OpenAI's audio prices of
 * the chat models that speak (USD per million tokens, since December 2024; read from resellers that repeat
 * OpenAI's). Without them an audio token would be billed as a text token, at a sixteenth of its price.
 */
const OPENAI_AUDIO: readonly (readonly [string, ModelPrice])[] = [
  ["gpt-4o-audio-preview-2024-10-01", { input_audio_mtok: 100, output_audio_mtok: 200 }],
  ["gpt-4o-audio-preview", { input_audio_mtok: 40, output_audio_mtok: 80 }],
  ["gpt-4o-mini-audio", { input_audio_mtok: 10, output_audio_mtok: 20 }],
];

/** What has to be laid over the catalogue's price list of a model. */
export function correctionFor(provider: string, model: string): ModelPrice {
  if (provider !== "openai") return {};
  return OPENAI_AUDIO.find(([start]) => model.startsWith(start))?.[1] ?? {};
}
