import {
  isNothing,
  type NanoUsd,
  priceCall,
  MAX_COST_NANO,
  type PricedPart,
  priceParts,
  pricesAll,
  priceSlotTime,
  promptTokensOf,
  type SlotPrice,
  type SlotTime,
  type TokenPrices,
  type TokenUsage,
  type UsagePart,
} from "@lintel/core";

import type { PriceBook } from "../book/price-book.ts";
import { modifiersIn } from "../modifiers/price-modifiers.ts";
import { priceNameOf } from "../modifiers/price-name.ts";
import { type AskedAndAnswered, type CallPrices, findCallPrices } from "./find-call-prices.ts";
import { ALL_FREE, FREE_VERSION, isFree } from "./self-hosted.ts";

/** An ended call, as far as its cost depends on it. */
export interface UsedCall extends AskedAndAnswered {
  readonly settingId: string;
  /** The setting's own prices for the model that was asked for: zero on a server of one's own. */
  readonly priceOverride?: TokenPrices | undefined;
  /** What was used beside `usage`, each part at prices of its own. */
  readonly otherUsage?: readonly UsagePart[] | undefined;
  /** Its share of a server's time, which costs something beside what was used. */
  readonly slotTime?: SlotTime | undefined;
}

export interface UsageCost {
  readonly costNano: NanoUsd;
  /** Price of the call itself, or else of its first part; absent if nothing was priced. */
  readonly price?: Omit<CallPrices, "isStandIn" | "prices"> & { readonly prices: BookedPrices };
  /** Something was used that no price is known for. */
  readonly unpriced: boolean;
}

const FREE: UsageCost = { costNano: 0, unpriced: false };

/** What a cost was computed with: the prices of what was used, and that of the time it took. */
export type BookedPrices = TokenPrices & { readonly slotTime?: SlotPrice };

/**
 * The exact cost of a call that used `usage`, priced as the call itself, and its `otherUsage`: the sum, rounded once; and beside
 * it the time of its slot. What has no price adds nothing and makes the call `unpriced`.
 */
export function priceUsage(book: PriceBook, call: UsedCall, usage: TokenUsage): UsageCost {
  const { slotTime } = call;
  const used = priceUsed(book, call, usage);
  return slotTime === undefined ? used : withTime(used, call, slotTime);
}

function withTime(used: UsageCost, { model }: UsedCall, slotTime: SlotTime): UsageCost {
  const { heldMs: _held, ...perHour } = slotTime;
  const costNano = Math.min(used.costNano + priceSlotTime(slotTime), MAX_COST_NANO);
  const price = used.price ?? { model, version: FREE_VERSION, prices: ALL_FREE };
  const prices: BookedPrices = { ...price.prices, slotTime: perHour };
  return { ...used, costNano, price: { ...price, prices } };
}

function priceUsed(book: PriceBook, call: UsedCall, usage: TokenUsage): UsageCost {
  const { otherUsage = NO_PARTS } = call;
  if (otherUsage.length === 0) return isNothing(usage) ? FREE : priceWhole(book, call, usage);
  const own = isNothing(usage) ? [] : [{ usage, found: findOwnPrices(book, call, usage) }];
  const parts = otherUsage
    .filter((part) => !isNothing(part.usage))
    .map((part) => ({ usage: part.usage, found: findPartPrices(book, call, part) }));
  return sumOf([...own, ...parts]);
}

const NO_PARTS: readonly UsagePart[] = [];

function priceWhole(book: PriceBook, call: UsedCall, usage: TokenUsage): UsageCost {
  const found = findOwnPrices(book, call, usage);
  if (found === undefined) return { costNano: 0, unpriced: true };
  return {
    costNano: priceCall(usage, found.prices),
    price: toSource(found),
    unpriced: !isComplete(usage, found),
  };
}

interface FoundPart {
  readonly usage: TokenUsage;
  readonly found: CallPrices | undefined;
}

function sumOf(parts: readonly FoundPart[]): UsageCost {
  const priced: PricedPart[] = [];
  for (const { found, usage } of parts) if (found !== undefined) priced.push({ usage, ...found });
  const first = parts.find(({ found }) => found !== undefined)?.found;
  return {
    costNano: priceParts(priced),
    ...(first === undefined ? {} : { price: toSource(first) }),
    unpriced: parts.some(({ found, usage }) => found === undefined || !isComplete(usage, found)),
  };
}

const isComplete = (usage: TokenUsage, { isFallback = false, prices }: CallPrices): boolean =>
  !isFallback && pricesAll(usage, prices);

const toSource = ({ model, prices, version }: CallPrices) => ({ model, prices, version });

/** The setting's own prices win over the price book's. */
function findOwnPrices(book: PriceBook, call: UsedCall, usage: TokenUsage): CallPrices | undefined {
  const { model, priceOverride: prices, settingId } = call;
  if (prices !== undefined) {
    const version = isFree(call) ? FREE_VERSION : `cost-map:${settingId}`;
    return { model, version, prices };
  }
  return findCallPrices(book, call, promptTokensOf(usage));
}

function findPartPrices(
  book: PriceBook,
  call: UsedCall,
  { model, priceModifiers, usage }: UsagePart,
): CallPrices | undefined {
  if (model === call.model || isFree(call)) {
    return findOwnPrices(book, { ...call, priceModifiers }, usage);
  }
  const { createdAtMs, provider, seller = provider } = call;
  const name = priceNameOf(model, modifiersIn(priceModifiers));
  const found = book.find(seller, name, createdAtMs, promptTokensOf(usage));
  return found && { model: name, ...found };
}
