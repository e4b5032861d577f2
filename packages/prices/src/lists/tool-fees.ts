import { type NanoUsd, scaleUsd, type UnitClass } from "@lintel/core";
import type { ModelPrice } from "@pydantic/genai-prices";

import { isOnList, priceListsOf } from "./price-lists.ts";

/** What is charged per use of a provider's tool, in addition to its tokens. */
export const TOOL_UNITS = [
  "webSearches",
  "webSearchPreviews",
  "fileSearches",
] as const satisfies readonly UnitClass[];

type Fees = (model: string) => ModelPrice;

/**
 * USD per thousand calls of a tool. OpenAI: https://developers.openai.com/api/docs/pricing#built-in-tools (November
 * 2026): the general search tool $10 with all models; its preview $25 with models that do not reason, whose search
 * content is free, else $10; file search $2.50. The search models of chat use the tool of their name.
 *
 * Azure searches with Bing, which costs $14 per thousand transactions with either tool
 * (https://www.microsoft.com/en-us/bing/apis, read 2026-09-24 in https://github.com/BerriAI/litellm/pull/35949).
 * Anthropic: https://platform.claude.com/docs/en/about-claude/pricing#web-search-tool.
 */
const FEES: ReadonlyMap<string, Fees> = new Map<string, Fees>([
  [
    "openai",
    (model) => ({
      web_searches_kcount: 10,
      web_search_previews_kcount: reasons(model) ? 10 : 25,
      storage_searches_kcount: 2.5,
    }),
  ],
  [
    "azure",
    () => ({
      web_searches_kcount: 14,
      web_search_previews_kcount: 14,
      storage_searches_kcount: 2.5,
    }),
  ],
  // Google sells Claude beside models with searches of their own.
  ["anthropic", (model) => (model.includes("claude") ? { web_searches_kcount: 10 } : {})],
]);

/** OpenAI's models that do not reason, by the start of their names. All later ones do. */
const NOT_REASONING = ["gpt-3.5", "gpt-4", "chatgpt-4o", "gpt-5-chat"];
const reasons = (model: string): boolean => !NOT_REASONING.some((start) => model.startsWith(start));

/** What a provider's own tools cost by the call, with a model that is charged by tokens, or one made from it. */
export const toolFeesOf = (provider: string, model: string, list: ModelPrice): ModelPrice =>
  list["input_mtok"] === undefined ? {} : feesFor(provider, model);

/** The tool fees of the first of its price lists that has some. */
function feesFor(provider: string, model: string): ModelPrice {
  for (const list of priceListsOf(provider)) {
    const fees = FEES.get(list);
    if (fees !== undefined) return fees(model);
  }
  return {};
}

const CONTAINER_USD: ReadonlyMap<string, number> = new Map([
  ["1g", 0.03],
  ["4g", 0.12],
  ["16g", 0.48],
  ["64g", 1.92],
]);
const MAX_CONTAINER_USD = 1.92;
/** Azure has one kind. */
const AZURE_SESSION_USD = 0.033;

/**
 * What a session of a container costs at most, in nano-dollars. OpenAI: by memory, for each 20 minutes
 * (https://developers.openai.com/api/docs/pricing#built-in-tools, November 2026); Azure: $0.033 a session
 * (https://azure.microsoft.com/en-us/pricing/details/cognitive-services/openai-service/). No answer reports the fee.
 */
export function maxSessionNano(provider: string, memoryLimit: string | undefined): NanoUsd {
  const usd = isOnList(provider, "azure")
    ? AZURE_SESSION_USD
    : (CONTAINER_USD.get(memoryLimit ?? "") ?? MAX_CONTAINER_USD);
  return Number(scaleUsd(usd, 9));
}
