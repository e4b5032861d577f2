import { byLocale } from "./by-locale.ts";

const times = (options: Intl.DateTimeFormatOptions) =>
  byLocale((locale) => new Intl.DateTimeFormat(locale, options));

const RELATIVE = byLocale((locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
const MOMENT = times({ dateStyle: "medium", timeStyle: "medium" });
const DAY_AND_TIME = times({ month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
const TIME = times({ hour: "2-digit", minute: "2-digit" });
const LOCAL_DAY = times({ month: "short", day: "numeric" });
const UTC_DAY = times({ month: "short", day: "numeric", timeZone: "UTC" });
const UTC_WEEKDAY = times({ weekday: "short", month: "short", day: "numeric", timeZone: "UTC" });

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/** How long ago, or in how long: `3 minutes ago`. */
export function relativeTime(seconds: number, nowSeconds: number, locale?: string): string {
  const format = RELATIVE(locale);
  const difference = seconds - nowSeconds;
  for (const [unit, size] of UNITS) {
    if (Math.abs(difference) >= size) return format.format(Math.trunc(difference / size), unit);
  }
  return format.format(0, "second");
}

/** A moment in the reader's own time. */
export const localTime = (seconds: number, locale?: string): string =>
  MOMENT(locale).format(seconds * 1000);

/** The same moment in UTC, as windows of limits count. */
export const utcTime = (seconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** For files that programs read; empty for no moment. */
export const isoTime = (seconds: number | null): string =>
  seconds === null ? "" : new Date(seconds * 1000).toISOString();

const HOUR = 3600;
const DAY = 24 * HOUR;

/** What a bucket is called where it is pointed at: its day, which is one of UTC, or its day and time. */
export const bucketName = (seconds: number, size: number, locale?: string): string =>
  (size < DAY ? DAY_AND_TIME : UTC_WEEKDAY)(locale).format(seconds * 1000);

/** What stands below a bucket on an axis: its time within a day or so, its day otherwise. */
export function bucketTick(seconds: number, size: number, locale?: string): string {
  const format = size <= HOUR ? TIME : size < DAY ? LOCAL_DAY : UTC_DAY;
  return format(locale).format(seconds * 1000);
}
