const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
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

/** The label of a bucket on an axis: its hour where buckets are shorter than a day, else its day. */
export const bucketLabel = (seconds: number, size: number, locale?: string): string =>
  new Intl.DateTimeFormat(
    locale,
    size < 86_400
      ? { hour: "2-digit", minute: "2-digit", day: size >= 3600 ? "numeric" : undefined }
      : { month: "short", day: "numeric", timeZone: "UTC" },
  ).format(seconds * 1000);
