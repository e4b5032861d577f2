import type { ModelPrice } from "@pydantic/genai-prices";

import { priceListsOf } from "./price-lists.ts";

type Rows = readonly (readonly [start: string, prices: ModelPrice])[];

/**
 * Prices the catalogue lacks, by the start of the model's name, the first that fits: OpenAI's audio prices of
 * the chat models that speak (USD per million tokens, since December 2024; read from resellers that repeat
 * OpenAI's). Without them an audio token would be billed as a text token, at a sixteenth of its price.
 * Speech is charged by the character, pictures of the first models one by one, by size and quality, which
 * follow the model's name; where they are unknown, the most expensive applies.
 */
const OPENAI: Rows = [
  ["gpt-4o-audio-preview-2024-10-01", { input_audio_mtok: 100, output_audio_mtok: 200 }],
  ["gpt-4o-audio-preview", { input_audio_mtok: 40, output_audio_mtok: 80 }],
  ["gpt-4o-mini-audio", { input_audio_mtok: 10, output_audio_mtok: 20 }],
  // The catalogue has the prices of later snapshots for it.
  [
    "gpt-4o-realtime-preview-2024-10-01",
    { input_audio_mtok: 100, output_audio_mtok: 200, cache_audio_read_mtok: 20 },
  ],
  // Charged by the minute: $0.017.
  ["gpt-realtime-whisper", { input_audio_hours: 1.02 }],
  ["gpt-live-transcribe", { input_audio_hours: 1.02 }],
  ["tts-1-hd", { characters_mcount: 30 }],
  ["tts-1", { characters_mcount: 15 }],
  ["dall-e-3 standard 1024x1024", { images_kcount: 40 }],
  ["dall-e-3 standard ", { images_kcount: 80 }],
  ["dall-e-3 hd 1024x1024", { images_kcount: 80 }],
  ["dall-e-3", { images_kcount: 120 }],
  ["dall-e-2 256x256", { images_kcount: 16 }],
  ["dall-e-2 512x512", { images_kcount: 18 }],
  ["dall-e-2", { images_kcount: 20 }],
  ["davinci-002", { input_mtok: 2, output_mtok: 2 }],
  ["babbage-002", { input_mtok: 0.4, output_mtok: 0.4 }],
];

/** The last list prices of models no longer sold. */
const ANTHROPIC: Rows = [["claude-instant", { input_mtok: 0.8, output_mtok: 2.4 }]];
const BEDROCK: Rows = [
  ["anthropic.claude-instant", { input_mtok: 0.8, output_mtok: 2.4 }],
  ["anthropic.claude-v1", { input_mtok: 8, output_mtok: 24 }],
  ["anthropic.claude-v2", { input_mtok: 8, output_mtok: 24 }],
];

/** By price list. */
const CORRECTIONS: ReadonlyMap<string, Rows> = new Map([
  ["openai", OPENAI],
  ["anthropic", ANTHROPIC],
  ["aws", BEDROCK],
]);

/** What has to be laid over the catalogue's price list of a model; all of it, where the catalogue has none. */
export const correctionFor = (provider: string, model: string): ModelPrice | undefined =>
  rowsOf(provider).find(([start]) => model.startsWith(start))?.[1];

/** Names that have a correction. */
export const correctedNames = (provider: string): readonly string[] =>
  rowsOf(provider).map(([start]) => start);

const rowsOf = (provider: string): Rows =>
  priceListsOf(provider).flatMap((list) => CORRECTIONS.get(list) ?? []);
