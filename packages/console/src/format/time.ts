const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/** How long ago, or in how long: `3 minutes ago`. */
export function relativeTime(seconds: number, nowSeconds: number, locale?: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const difference = seconds - nowSeconds;
  for (const [unit, size] of UNITS) {
    if (Math.abs(difference) >= size) return format.format(Math.trunc(difference / size), unit);
  }
  return format.format(0, "second");
}

/** A moment in the reader's own time. */
export const localTime = (seconds: number, locale?: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" }).format(
    seconds * 1000,
  );

/** The same moment in UTC, as windows of limits count. */
export const utcTime = (seconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`;

const HOUR = 3600;
const DAY = 24 * HOUR;

/** What a bucket is called where it is pointed at: its day, which is one of UTC, or its day and time. */
export const bucketName = (seconds: number, size: number, locale?: string): string =>
  new Intl.DateTimeFormat(
    locale,
    size < DAY
      ? { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" }
      : { weekday: "short", month: "short", day: "numeric", timeZone: "UTC" },
  ).format(seconds * 1000);

/** What stands below a bucket on an axis: its time within a day or so, its day otherwise. */
export const bucketTick = (seconds: number, size: number, locale?: string): string =>
  new Intl.DateTimeFormat(
    locale,
    size <= HOUR
      ? { hour: "2-digit", minute: "2-digit" }
      : { month: "short", day: "numeric", ...(size >= DAY && { timeZone: "UTC" }) },
  ).format(seconds * 1000);
