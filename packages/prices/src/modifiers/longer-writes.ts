import type { ModelPrice } from "@pydantic/genai-prices";

import { multiplyPrice } from "./multiply-price.ts";

/** OpenAI's writes that the cache keeps for twelve hours cost twice those of half an hour (the pages of its models, 2026-11). */
const FACTOR = 2;

/** A list of OpenAI's prices with that of the longer writes, where the model has writes at a price of their own. */
export function withLongerWrites(list: ModelPrice): ModelPrice {
  const write = list["cache_write_mtok"];
  return write === undefined
    ? list
    : { ...list, cache_write_1h_mtok: multiplyPrice(write, FACTOR) };
}
