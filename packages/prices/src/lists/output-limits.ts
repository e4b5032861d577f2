import { deepInfraContextOf } from "./deepinfra-prices.ts";
import { isOnList } from "./price-lists.ts";

/**
 * The most tokens one answer of an OpenAI model may have, by the start of its name, the first that fits.
 * Source: OpenAI's published limits as the model table of gpt-tokenizer 4.0.0 has them; no entry is below it.
 * The price catalogue has context windows only. Realtime and transcription models: OpenAI's pages of them.
 */
const OPENAI_OUTPUT_TOKENS: readonly (readonly [string, number])[] = [
  ["gpt-3.5-turbo-instruct", 4097],
  ["gpt-35-turbo-instruct", 4097],
  ["gpt-3.5-turbo", 4096],
  ["gpt-35-turbo", 4096],
  ["gpt-4-turbo", 4096],
  ["gpt-4-1106", 4096],
  ["gpt-4-0125", 4096],
  ["gpt-4-vision", 4096],
  ["gpt-4-32k", 32_768],
  ["gpt-4.1", 32_768],
  ["gpt-4.5", 16_384],
  ["gpt-4o:extended", 65_536],
  ["gpt-4o-realtime", 4096],
  ["gpt-4o-mini-realtime", 4096],
  ["gpt-realtime-2", 32_000],
  ["gpt-realtime-whisper", 4096],
  ["gpt-realtime", 4096],
  ["gpt-4o-transcribe", 2000],
  ["gpt-4o-mini-transcribe", 2000],
  ["gpt-4o", 16_384],
  ["chatgpt-4o", 16_384],
  ["gpt-4", 8192],
  ["gpt-5-pro", 272_000],
  ["gpt-5-chat", 16_384],
  ["gpt-5.1-chat", 16_384],
  ["gpt-5.2-chat", 16_384],
  ["gpt-5.3-chat", 16_384],
  ["gpt-5", 128_000],
  ["gpt-6", 128_000],
  ["gpt-audio", 16_384],
  ["gpt-oss", 131_072],
  ["o1-preview", 32_768],
  ["o1-mini", 65_536],
  ["o1", 100_000],
  ["o3", 100_000],
  ["o4-mini", 100_000],
  ["codex-mini", 100_000],
  ["text-embedding", 0],
];

/** Context windows the catalogue lacks. */
const OPENAI_CONTEXT_TOKENS: readonly (readonly [string, number])[] = [
  ["gpt-5-search-api", 400_000],
  ["gpt-6", 1_050_000],
  ["gpt-realtime-2", 128_000],
  ["gpt-realtime-mini", 128_000],
  ["gpt-realtime-whisper", 32_000],
  ["gpt-realtime", 32_000],
];

const FINE_TUNED = "ft:";

/** The most tokens one answer of a model may have; `undefined` when the model's family is unknown. */
export const maxOutputTokensOf = (provider: string, model: string): number | undefined =>
  isOnList(provider, "deepinfra")
    ? deepInfraContextOf(model)
    : findByStart(OPENAI_OUTPUT_TOKENS, provider, model);

/** The context window of a model the catalogue has none of. */
export const contextTokensOf = (provider: string, model: string): number | undefined =>
  isOnList(provider, "deepinfra")
    ? deepInfraContextOf(model)
    : findByStart(OPENAI_CONTEXT_TOKENS, provider, model);

function findByStart(table: typeof OPENAI_OUTPUT_TOKENS, provider: string, model: string) {
  if (!isOnList(provider, "openai")) return undefined;
  const base = model.startsWith(FINE_TUNED) ? model.slice(FINE_TUNED.length) : model;
  return table.find(([start]) => base.startsWith(start))?.[1];
}
