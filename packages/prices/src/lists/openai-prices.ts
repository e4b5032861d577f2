import type { ModelPrice } from "@pydantic/genai-prices";

import { LONG_PROMPT_TOKENS } from "./long-prompt.ts";
import type { PriceRows } from "./price-rows.ts";

/** Prices of text, USD per million tokens, for prompts of any length. */
const flat = (input: number, cacheRead: number, output: number): ModelPrice => ({
  input_mtok: input,
  cache_read_mtok: cacheRead,
  output_mtok: output,
});

/** With writes to the cache, which cost a quarter more than input. */
const written = (input: number, cacheRead: number, output: number): ModelPrice => ({
  ...flat(input, cacheRead, output),
  cache_write_mtok: input * 1.25,
});

/** Beyond 272,000 prompt tokens input and cache cost twice as much, output half as much again. */
const rising = (input: number, cacheRead: number, output: number): ModelPrice => ({
  input_mtok: tiered(input, 2),
  cache_read_mtok: tiered(cacheRead, 2),
  cache_write_mtok: tiered(input * 1.25, 2),
  output_mtok: tiered(output, 1.5),
});

const tiered = (base: number, factor: number) => ({
  base,
  tiers: [{ start: LONG_PROMPT_TOKENS, price: base * factor }],
});

const GPT_IMAGE_2: ModelPrice = {
  input_mtok: 5,
  cache_read_mtok: 1.25,
  output_mtok: 30,
  input_image_mtok: 8,
  cache_image_read_mtok: 2,
};

/**
 * OpenAI's models that the catalogue lacks, and those it has without their snapshots
 * (developers.openai.com/api/docs/pricing and the pages of the models, 2026-11).
 */
export const OPENAI_PRICES: PriceRows = [
  ["gpt-6.2-astra", rising(8, 0.4, 40)],
  ["gpt-6.2-sol", rising(2, 0.1, 10)],
  ["gpt-6.1-sol", rising(2, 0.1, 10)],
  ["gpt-6.1-terra", rising(1, 0.05, 5)],
  ["gpt-6-astra-law", flat(10, 1, 50)],
  ["gpt-6-cyber", written(20, 2, 100)],
  ["gpt-6-rosalind", rising(15, 1.5, 75)],
  ["gpt-rosalind-research", flat(5, 0.5, 25)],
  ["gpt-rosalind-discovery", flat(5, 0.5, 25)],
  ["gpt-5.6-cyber", rising(12.5, 1.25, 75)],
  ["gpt-5.5-cyber", flat(12.5, 1.25, 75)],
  ["gpt-5.5-cyber-preview", flat(12.5, 1.25, 75)],
  ["daybreak-red-latest", rising(12.5, 1.25, 75)],
  ["gpt-daybreak-red-latest", rising(12.5, 1.25, 75)],
  ["daybreak-blue-latest", rising(4, 0.4, 20)],
  ["gpt-daybreak-blue-latest", rising(4, 0.4, 20)],
  ["chat-latest", flat(5, 0.5, 30)],
  ["gpt-5-search-api", flat(1.25, 0.125, 10)],
  ["gpt-image-2.5-flare", GPT_IMAGE_2],
  ["gpt-image-2.5-sunburst", GPT_IMAGE_2],
  ["gpt-image-2.6-flare", GPT_IMAGE_2],
  ["gpt-image-2.6-sunburst", GPT_IMAGE_2],
  [
    "chatgpt-image-latest",
    {
      input_mtok: 5,
      cache_read_mtok: 1.25,
      output_mtok: 10,
      input_image_mtok: 8,
      cache_image_read_mtok: 2,
      output_image_mtok: 32,
    },
  ],
  ["gpt-4o-mini-tts", { input_mtok: 0.6, output_mtok: 12 }],
  ["gpt-4o-transcribe", { input_mtok: 2.5, input_audio_mtok: 2.5, output_mtok: 10 }],
  ["gpt-4o-transcribe-diarize", { input_mtok: 2.5, input_audio_mtok: 2.5, output_mtok: 10 }],
  ["gpt-4o-mini-transcribe", { input_mtok: 1.25, input_audio_mtok: 1.25, output_mtok: 5 }],
];

const GPT_54_PRO: ModelPrice = {
  input_mtok: tiered(30, 2),
  cache_read_mtok: tiered(3, 2),
  output_mtok: tiered(180, 1.5),
};

/**
 * What Azure has by another name than OpenAI, or at another price; its `gpt-35-…` are OpenAI's `gpt-3.5-…`
 * (azure.microsoft.com/pricing/details/azure-openai, for global deployments, read in LiteLLM's list of 2026-11).
 */
export const AZURE_PRICES: PriceRows = [
  // learn.microsoft.com/azure/ai-services/openai/concepts/gpt-with-vision: $0.01 and $0.03 per 1,000 tokens.
  ["gpt-4-vision", { input_mtok: 10, output_mtok: 30 }],
  ["gpt-4-turbo-vision-preview", { input_mtok: 10, output_mtok: 30 }],
  ["o4-mini", flat(1.1, 0.275, 4.4)],
  ["gpt-5.4-pro", GPT_54_PRO],
  ["gpt-5.5-pro", GPT_54_PRO],
  ["gpt-audio", { input_mtok: 2.5, output_mtok: 10, input_audio_mtok: 40, output_audio_mtok: 80 }],
  ["gpt-4o-transcribe", { input_mtok: 2.5, input_audio_mtok: 6, output_mtok: 10 }],
  ["gpt-4o-transcribe-diarize", { input_mtok: 2.5, input_audio_mtok: 6, output_mtok: 10 }],
  ["gpt-4o-mini-transcribe", { input_mtok: 1.25, input_audio_mtok: 3, output_mtok: 5 }],
  ["whisper", { input_audio_hours: 0.36 }],
  ["tts", { characters_mcount: 15 }],
  ["tts-hd", { characters_mcount: 30 }],
];
