import type { CallBound, ProviderSetting, TokenPrices } from "@lintel/core";
import { pricesFromCostMap } from "@lintel/prices";
import type { CallBody } from "@lintel/providers";

import type { Deps } from "../deps.ts";
import type { Caller } from "./authenticate.ts";
import type { UsableSettings } from "./authorise.ts";
import type { Surface } from "./exchange.ts";
import type { Call } from "./read-call.ts";

/** One try to have the call answered. */
export interface Attempt {
  readonly setting: ProviderSetting;
  /** The upper bound of what tokens cost here; `undefined` when the model has no price. */
  readonly prices: TokenPrices | undefined;
  /** Prices of the setting's own; they win over the price book. */
  readonly priceOverride: TokenPrices | undefined;
  /** Upper bound of the prompt's tokens. */
  readonly promptTokens: number;
  /** Upper bound of the tokens of one choice of the answer. */
  readonly outputTokens: number;
  /** Upper bounds of what is not charged by tokens. */
  readonly units: CallBound["units"];
}

/**
 * Stage 5. Where the call goes. One attempt, with the key's first usable setting, or any of them when the key
 * rotates; routes will make it several. Comes before admission, because what a call can cost depends on it.
 */
export function planAttempt(
  deps: Pick<Deps, "prices" | "random" | "now">,
  caller: Caller,
  { call, settings, surface }: PlannedCall,
): Attempt {
  const drawn = caller.key.rotationEnabled ? Math.floor(deps.random() * settings.length) : 0;
  const setting = settings[drawn] ?? settings[0];
  const { body } = call;
  const limits = deps.prices.limitsOf(surface.provider.id, body.model);
  const promptTokens = surface.endpoint.boundPrompt(body, limits.contextTokens);
  const outputTokens = surface.endpoint.boundOutput(body, limits);
  const units = surface.endpoint.boundUnits?.(body);
  const priceOverride = pricesFromCostMap(setting.costMap, body.model);
  const booked = findBooked(deps, surface, body, promptTokens);
  const prices = priceOverride ?? booked?.prices;
  return { setting, prices, priceOverride, promptTokens, outputTokens, units };
}

/**
 * The prices of what is asked for; where they are not known, those of another model the call names: a deployment
 * has any name.
 */
function findBooked(
  deps: Pick<Deps, "prices" | "now">,
  { provider }: Surface,
  { model, otherModels = [], pricedAs = model }: CallBody,
  promptTokens: number,
) {
  const atMs = deps.now();
  const booked = deps.prices.find(provider.id, pricedAs, atMs, promptTokens);
  if (booked !== undefined || otherModels.length === 0) return booked;
  return otherModels
    .map((name) => deps.prices.find(provider.id, name, atMs, promptTokens))
    .find((found) => found !== undefined);
}

export interface PlannedCall {
  readonly call: Call;
  readonly settings: UsableSettings;
  readonly surface: Surface;
}
