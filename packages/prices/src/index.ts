export { mostExpensiveOf } from "./book/most-expensive-prices.ts";
export { type CallPrices, findCallPrices } from "./calls/find-call-prices.ts";
export {
  createPriceBook,
  type ModelLimits,
  type PriceBook,
  type PricedModel,
  UNKNOWN_MODEL,
} from "./book/price-book.ts";
export { priceUsage, type UsageCost, type UsedCall } from "./calls/price-usage.ts";
export { isFree, settingPrices } from "./calls/self-hosted.ts";
export { findJobPrices } from "./calls/find-job-prices.ts";
export { scaled } from "./book/model-prices.ts";
export { type ServiceTier, serviceTierOf } from "./modifiers/service-tiers.ts";
export { cataloguedNames as modelNames, PRICE_VERSION, sellerAt } from "./book/genai-price.ts";
export { MAX_FAST_FACTOR, modifiersIn } from "./modifiers/price-modifiers.ts";
export { priceNameOf } from "./modifiers/price-name.ts";
export { maxSessionNano } from "./lists/tool-fees.ts";
