/** Periods that end now, by their names in the URL, in seconds. */
export const PERIODS = {
  "1h": 3600,
  "24h": 86_400,
  "7d": 7 * 86_400,
  "30d": 30 * 86_400,
  "90d": 90 * 86_400,
} as const satisfies Readonly<Record<string, number>>;
export type PeriodName = keyof typeof PERIODS;

export const PERIOD_LABELS: Readonly<Record<PeriodName, string>> = {
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  "90d": "Last 90 days",
};

/** In Unix seconds: `start` is included, `end` is not. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

const isPeriodName = (text: string): text is PeriodName => Object.hasOwn(PERIODS, text);

/** What a URL says of a period: one of the names, or the usual one. */
export const readPeriodName = (text: string | null, usual: PeriodName): PeriodName =>
  text !== null && isPeriodName(text) ? text : usual;

/** The period up to the end of this minute: the same for everything that asks within it, and so asked for once. */
export function periodUpTo(name: PeriodName, nowSeconds: number): Period {
  const end = (Math.floor(nowSeconds / 60) + 1) * 60;
  return { start: end - PERIODS[name], end };
}

/** How long the buckets of a chart are: 24 to 90 of them, on borders of hours and days where they are that long. */
export const BUCKET_SECONDS: Readonly<Record<PeriodName, number>> = {
  "1h": 120,
  "24h": 3600,
  "7d": 4 * 3600,
  "30d": 86_400,
  "90d": 86_400,
};

/** As `periodUpTo`, with both ends on borders of buckets: sums of hours and days answer it, and no bucket is cut. */
export function chartPeriod(name: PeriodName, nowSeconds: number): Period {
  const size = BUCKET_SECONDS[name];
  const end = (Math.floor(nowSeconds / size) + 1) * size;
  return { start: end - PERIODS[name], end };
}
