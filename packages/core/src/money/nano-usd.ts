import { z } from "zod";

/**
 * Money inside Lintel: whole nano-dollars (10⁻⁹ USD). Amounts of one call and limits are safe
 * integers; sums over calls are `bigint` in the ledger.
 */
export const NanoUsd = z.int().nonnegative();
export type NanoUsd = z.infer<typeof NanoUsd>;

/** The largest amount a limit may have: 2⁵³−1 nano-dollars, the last one Redis' Lua numbers hold exactly. */
export const MAX_LIMIT_USD = 9_007_199;

/**
 * Exact conversion of a decimal number of dollars to `10^-decimals` dollars, rounded half up on the
 * first digit that does not fit. Works on the shortest decimal text of the number, so 0.1 is one tenth
 * and not its binary neighbour.
 */
export function scaleUsd(usd: number, decimals: number): bigint {
  const [mantissa = "0", exponent = "0"] = usd.toString().split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const shift = decimals + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (digits + divisor / 2n) / divisor;
}

/** Dollars to nano-dollars, exact to the nano-dollar. `usd` is not negative and at most `MAX_LIMIT_USD`. */
export const usdToNano = (usd: number): NanoUsd => Number(scaleUsd(usd, 9));

/** Nano-dollars to the nearest double of dollars: for answers to people, never for arithmetic. */
export const nanoToUsd = (nano: number | bigint): number => Number(nano) / 1e9;

/** Nano-dollars to micro-dollars, rounded half up, as `GET /api/reporting/keys/:id` reports. */
export const nanoToMicroUsd = (nano: bigint): number => Number((nano + 500n) / 1000n);
