/** A count, grouped as the locale does. */
export const formatCount = (count: number, locale?: string): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(count);

/** A count in few characters: 12.3K. */
export const shortCount = (count: number, locale?: string): string =>
  new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(count);

/** A part of one as a percentage. */
export const formatShare = (share: number, locale?: string): string =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share);

/** Milliseconds as people say them: 840 ms, 2.41 s, 3 min 20 s. */
export function formatMs(ms: number, locale?: string): string {
  if (ms < 1000) return `${formatCount(ms, locale)} ms`;
  if (ms < 60_000) {
    return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(ms / 1000)} s`;
  }
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Change against an earlier figure: 0.25 is a quarter more; absent where there was nothing before. */
export const changeSince = (before: number, now: number): number | undefined =>
  before === 0 ? undefined : (now - before) / before;
