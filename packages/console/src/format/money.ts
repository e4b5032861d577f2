import { byLocale } from "./by-locale.ts";

const DOLLARS = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
const WHOLE = byLocale(
  (locale) => new Intl.NumberFormat(locale, { ...DOLLARS, minimumFractionDigits: 2 }),
);
const CENTS = byLocale(
  (locale) =>
    new Intl.NumberFormat(locale, {
      ...DOLLARS,
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    }),
);
const PARTS_OF_ONE = byLocale(
  (locale) =>
    new Intl.NumberFormat(locale, {
      ...DOLLARS,
      minimumSignificantDigits: 2,
      maximumSignificantDigits: 3,
    }),
);

const NANO = 1_000_000_000n;

/**
 * Whole nano-dollars as dollars, exact: no digit is left out, and at least two decimals are shown. Written as the
 * locale writes dollars.
 */
export function exactUsd(nano: bigint | string, locale?: string): string {
  const amount = BigInt(nano);
  const digits = amount < 0n ? -amount : amount;
  const decimals = String(digits % NANO)
    .padStart(9, "0")
    .replace(/0{1,7}$/, "");
  return withDecimals({ whole: digits / NANO, isNegative: amount < 0n, decimals }, locale);
}

interface Digits {
  readonly whole: bigint;
  readonly isNegative: boolean;
  readonly decimals: string;
}

/** `Intl` would take the amount as a double; so it is given the whole dollars, and the decimals are put in. */
function withDecimals({ whole, isNegative, decimals }: Digits, locale?: string): string {
  // Minus zero has a sign too: `-$0.50`.
  const parts = WHOLE(locale).formatToParts(isNegative ? (whole === 0n ? -0 : -whole) : whole);
  return parts.map(({ type, value }) => (type === "fraction" ? decimals : value)).join("");
}

/** A sum to the cent, for a column; what is less than half a cent, and not nothing, says that it is less. */
export function centsOf(nano: string, locale?: string): string {
  const usd = Number(nano) / 1e9;
  const isLess = usd !== 0 && Math.abs(usd) < 0.005;
  return isLess ? `< ${CENTS(locale).format(0.01)}` : CENTS(locale).format(usd);
}

/** A sum for people: cents from a dollar on, four significant digits below. For charts and totals, never for a bill. */
export function roundUsd(usd: number, locale?: string): string {
  const isSmall = usd !== 0 && Math.abs(usd) < 1;
  return (isSmall ? PARTS_OF_ONE : CENTS)(locale).format(usd);
}

/** Nano-dollars for a million tokens as dollars for a million: `$2.50`. */
export const perMillion = (nanoPerMillion: number, locale?: string): string =>
  exactUsd(BigInt(Math.round(nanoPerMillion)), locale);
