/** From a second (Unix) that is included to one that is not. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Seconds of a period, and of each bucket from its start; the last bucket ends with the period. */
export interface Period {
  readonly start: number;
  readonly end: number;
  readonly increment: number;
}

/** Which roll-ups there are, and since when there are events. */
export interface Stock {
  readonly hasDays: boolean;
  readonly hasHours: boolean;
  /** Events before this second were dropped. */
  readonly eventsFrom: number;
}

/** What of a period is answered from what; no second is in two of them. */
export interface Division {
  readonly days: readonly Span[];
  readonly hours: readonly Span[];
  readonly events: readonly Span[];
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/**
 * Divides a period: whole days that no bucket's edge cuts, then whole hours, then single events. Where the events
 * were dropped, the finest roll-up takes their place: its hour or day counts to the bucket in which it begins.
 */
export function dividePeriod(period: Period, stock: Stock): Division {
  const whole = [{ from: period.start, until: period.end }];
  const days = stock.hasDays ? subtract(whole, cutUnits(period, DAY)) : [];
  const lessThanDays = subtract(whole, days);
  const hours = stock.hasHours ? subtract(lessThanDays, cutUnits(period, HOUR)) : [];
  const rest = subtract(lessThanDays, hours);
  const events = subtract(rest, [{ from: Number.NEGATIVE_INFINITY, until: stock.eventsFrom }]);
  const dropped = subtract(rest, events);
  return {
    days: stock.hasDays && !stock.hasHours ? join(days, dropped) : days,
    hours: stock.hasHours ? join(hours, dropped) : hours,
    events,
  };
}

/** The units that have an edge of a bucket within them, in order and each once. */
function cutUnits({ start, end, increment }: Period, unit: number): readonly Span[] {
  const cut: Span[] = [];
  const cutAt = (edge: number): void => {
    const from = Math.floor(edge / unit) * unit;
    if (from !== edge && cut.at(-1)?.from !== from) cut.push({ from, until: from + unit });
  };
  for (let edge = start; edge < end; edge += increment) cutAt(edge);
  cutAt(end);
  return cut;
}

/** What is in `spans` and not in `others`. Both are in order, and none of either overlaps another. */
function subtract(spans: readonly Span[], others: readonly Span[]): readonly Span[] {
  const left: Span[] = [];
  let next = 0;
  const coming = (): Span => others[next] ?? NEVER;
  for (const { from, until } of spans) {
    let at = from;
    while (coming().until <= at) next += 1;
    while (coming().from < until) {
      const other = coming();
      if (other.from > at) left.push({ from: at, until: other.from });
      at = other.until;
      if (at > until) break; // it may reach into the next span
      next += 1;
    }
    if (at < until) left.push({ from: at, until });
  }
  return left;
}

const NEVER: Span = { from: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY };

const join = (spans: readonly Span[], others: readonly Span[]): readonly Span[] =>
  [...spans, ...others].toSorted((a, b) => a.from - b.from);
