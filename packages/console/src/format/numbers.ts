import { byLocale } from "./by-locale.ts";

const numbers = (options: Intl.NumberFormatOptions) =>
  byLocale((locale) => new Intl.NumberFormat(locale, options));

const WHOLE = numbers({ maximumFractionDigits: 0 });
const SHORT = numbers({ notation: "compact", maximumFractionDigits: 1 });
const TENTHS_SHORT = numbers({
  notation: "compact",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const PERCENT = numbers({ style: "percent", maximumFractionDigits: 0 });
const TENTHS_OF_PERCENT = numbers({
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const HUNDREDTHS = numbers({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
const TWO_DIGITS = numbers({ maximumSignificantDigits: 2 });

/** A count, grouped as the locale does. */
export const formatCount = (count: number, locale?: string): string => WHOLE(locale).format(count);

/** A count in few characters: 12.3K. */
export const shortCount = (count: number, locale?: string): string => SHORT(locale).format(count);

/** The same with as many decimals in each row, so that they stand below each other. */
export const columnCount = (count: number, locale?: string): string =>
  count < 1000 ? formatCount(count, locale) : TENTHS_SHORT(locale).format(count);

/** A part of one as a percentage, with a decimal. */
export const formatShare = (share: number, locale?: string): string =>
  TENTHS_OF_PERCENT(locale).format(share);

/** The same without decimals. */
export const wholeShare = (share: number, locale?: string): string => PERCENT(locale).format(share);

/** Milliseconds as people say them: 840 ms, 2.40 s, 3 min 20 s. */
export function formatMs(ms: number, locale?: string): string {
  if (ms < 1000) return `${formatCount(ms, locale)} ms`;
  if (ms < 60_000) return `${HUNDREDTHS(locale).format(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** The same with a decimal below ten milliseconds: 0.42 ms. */
export const formatSmallMs = (ms: number, locale?: string): string =>
  ms < 10 ? `${TWO_DIGITS(locale).format(ms)} ms` : formatMs(Math.round(ms), locale);

/** Change against an earlier figure: 0.25 is a quarter more; absent where there was nothing before. */
export const changeSince = (before: number, now: number): number | undefined =>
  before === 0 ? undefined : (now - before) / before;
