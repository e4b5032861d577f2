import { nanoPerHourIn, type ProviderSetting, type SlotPrice } from "@lintel/core";
import type { Provider } from "@lintel/providers";

import type { Deps } from "../../deps.ts";
import { deadlinesOf } from "./deadlines.ts";

/** A place at a server whose time costs something. */
export interface PlannedSlot {
  readonly price: SlotPrice;
  /** How long a call can hold it at most, in milliseconds. */
  readonly maxMs: number;
}

/** By setting; a changed setting is another object. */
const prices = new WeakMap<ProviderSetting, SlotPrice>();

/** The place that a call takes at a setting's server; `undefined` where time costs nothing, as nearly everywhere. */
export function slotOf(
  { timeoutMs }: Pick<Deps["rules"], "timeoutMs">,
  setting: ProviderSetting,
  provider: Pick<Provider, "capabilities">,
): PlannedSlot | undefined {
  const { usdPerHour = "" } = setting.setting;
  if (usdPerHour === "") return undefined;
  const price = prices.get(setting) ?? priceIn(usdPerHour, slotsOf(setting, provider));
  if (price === undefined) return undefined;
  prices.set(setting, price);
  return { price, maxMs: Math.ceil(deadlinesOf(setting, timeoutMs).totalMs) };
}

/** How many calls the setting's upstream takes at once, as the setting says, or else as servers of its kind do. */
export function atOnceOf(
  { setting }: Pick<ProviderSetting, "setting">,
  { capabilities }: Pick<Provider, "capabilities">,
): number | undefined {
  const own = setting["maxConcurrency"] ?? "";
  return own === "" ? capabilities?.maxConcurrency : Number(own);
}

function slotsOf(
  setting: ProviderSetting,
  provider: Pick<Provider, "capabilities">,
): number | undefined {
  const shared = setting.setting["hourSharedBy"] ?? "";
  return shared === "" ? atOnceOf(setting, provider) : Number(shared);
}

function priceIn(usdPerHour: string, slots: number | undefined): SlotPrice | undefined {
  const nanoPerHour = nanoPerHourIn(usdPerHour);
  return nanoPerHour === undefined || slots === undefined ? undefined : { nanoPerHour, slots };
}
