import { z } from "zod";

import type { NanoUsd } from "../money/nano-usd.ts";

/** What the time of a server of one's own costs, which `slots` calls at once share. */
export const SlotPrice = z.object({
  nanoPerHour: z.int().nonnegative(),
  slots: z.int().positive(),
});
export type SlotPrice = z.infer<typeof SlotPrice>;

/** A call's share of it. */
export const SlotTime = SlotPrice.extend({
  /** For how long the call held one of the slots. */
  heldMs: z.int().nonnegative(),
});
export type SlotTime = z.infer<typeof SlotTime>;

const MS_PER_HOUR = 3_600_000n;

/**
 * What a slot costs that is held so long, exactly, and rounded down once: as many calls as there are slots never cost more
 * together than the hour that they share, and less than one nano-dollar less for each call.
 */
export const priceSlotTime = ({ heldMs, nanoPerHour, slots }: SlotTime): NanoUsd =>
  Number((BigInt(nanoPerHour) * BigInt(heldMs)) / (MS_PER_HOUR * BigInt(slots)));

/** Dollars an hour, as an administrator writes them: to the nano-dollar, up to a million. */
const USD = /^(\d{1,6}|1000000)(?:\.(\d{1,9}))?$/;

/** Nano-dollars of such an amount; `undefined` when it is none. No digit is lost. */
export function nanoPerHourIn(text: string): number | undefined {
  const [, whole, fraction = ""] = USD.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return Number(whole) * 1_000_000_000 + Number(fraction.padEnd(9, "0"));
}
