import type { Attributes } from "@opentelemetry/api";

/** A runaway attribute must cost a wrong chart, not the memory of the process. */
const MAX_SERIES = 1000;
/** What OpenTelemetry calls the series that takes the rest. */
const OVERFLOW: Attributes = { "otel.metric.overflow": true };

export interface BoundSeries<Series> {
  /** The series of these attributes; the same one for equal attributes. */
  readonly of: (attributes: Attributes) => Series;
  readonly all: () => readonly (readonly [Attributes, Series])[];
}

/** At most 1,000 series of one metric, made when first asked for, and one more for all others. */
export function boundSeries<Series>(make: () => Series): BoundSeries<Series> {
  const known = new Map<string, readonly [Attributes, Series]>();
  const find = (key: string, attributes: Attributes): Series => {
    const entry = known.get(key) ?? ([attributes, make()] as const);
    known.set(key, entry);
    return entry[1];
  };
  return {
    of(attributes) {
      const key = keyOf(attributes);
      return known.has(key) || known.size < MAX_SERIES
        ? find(key, { ...attributes })
        : find("overflow", OVERFLOW);
    },
    all: () => [...known.values()],
  };
}

const keyOf = (attributes: Attributes): string =>
  JSON.stringify(Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1)));
