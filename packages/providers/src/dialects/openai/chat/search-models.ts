import { type CallBound, NO_TOKENS } from "@lintel/core";

import type { AnswerReader, AnswerReading } from "../../../contract/answer.ts";

/**
 * Chat models that search the web before they answer, once for each answer, whether or not the request has
 * `web_search_options`; their usage does not report it
 * (https://developers.openai.com/api/docs/guides/tools-web-search, November 2026). By the start of their names, with
 * what the search is charged as.
 */
const SEARCH_MODELS: readonly (readonly [string, NonNullable<CallBound["units"]>])[] = [
  ["gpt-4o-search-preview", { webSearchPreviews: 1 }],
  ["gpt-4o-mini-search-preview", { webSearchPreviews: 1 }],
  ["gpt-5-search-api", { webSearches: 1 }],
];

/** The search that each answer of a chat model makes; `undefined` for models that do not search by themselves. */
export const searchesOf = (model: string): CallBound["units"] =>
  SEARCH_MODELS.find(([start]) => model.startsWith(start))?.[1];

/** Adds the search to what `reader` reads. Of an answer without usage the texts are counted, beside the search. */
export const withSearch = (
  reader: AnswerReader,
  searches: NonNullable<CallBound["units"]>,
): AnswerReader => new SearchReader(reader, searches);

class SearchReader implements AnswerReader {
  readonly #reader: AnswerReader;
  readonly #searches: NonNullable<CallBound["units"]>;

  constructor(reader: AnswerReader, searches: NonNullable<CallBound["units"]>) {
    this.#reader = reader;
    this.#searches = searches;
  }

  get ended(): boolean {
    return this.#reader.ended;
  }

  get isEnding(): boolean {
    return this.#reader.isEnding === true;
  }

  get lacksEnd(): boolean {
    return this.#reader.lacksEnd === true;
  }

  get textLength(): number | undefined {
    return this.#reader.textLength;
  }

  push(chunk: Buffer): Buffer | undefined {
    return this.#reader.push(chunk);
  }

  flush(): Buffer | undefined {
    return this.#reader.flush();
  }

  read(): AnswerReading {
    return addSearch(this.#reader.read(), this.#searches);
  }
}

function addSearch(
  reading: AnswerReading,
  searches: NonNullable<CallBound["units"]>,
): AnswerReading {
  const { failure, usage } = reading;
  if (usage !== undefined) return { ...reading, usage: { ...usage, ...searches } };
  if (failure !== undefined) return reading;
  return { ...reading, usage: { ...NO_TOKENS, ...searches }, lacksPrompt: true };
}
