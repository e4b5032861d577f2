import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { dividePeriod, type Span, type Stock } from "./divide-period.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const ALL: Stock = { hasDays: true, hasHours: true, eventsFrom: 0 };

describe("dividePeriod", () => {
  it("takes whole days, then whole hours, then events", () => {
    const period = { start: DAY - 100, end: 4 * DAY + 2 * HOUR + 5, increment: 100 * DAY };
    expect(dividePeriod(period, ALL)).toEqual({
      days: [{ from: DAY, until: 4 * DAY }],
      hours: [{ from: 4 * DAY, until: 4 * DAY + 2 * HOUR }],
      events: [
        { from: DAY - 100, until: DAY },
        { from: 4 * DAY + 2 * HOUR, until: 4 * DAY + 2 * HOUR + 5 },
      ],
    });
  });

  it("needs no events where every bucket begins on the hour", () => {
    const period = { start: 7 * HOUR, end: 3 * DAY, increment: HOUR };
    expect(dividePeriod(period, ALL)).toEqual({
      days: [],
      hours: [{ from: 7 * HOUR, until: 3 * DAY }],
      events: [],
    });
  });

  it("reads events only around the edges of long buckets that begin at any second", () => {
    const period = { start: 10 * DAY + 1, end: 40 * DAY + 1, increment: DAY };
    const { days, hours, events } = dividePeriod(period, ALL);
    expect(days).toEqual([]);
    expect(events).toHaveLength(31);
    expect(lengthOf(events)).toBe(30 * HOUR);
    expect(lengthOf(hours)).toBe(30 * DAY - 30 * HOUR);
  });

  it("puts the finest roll-up in the place of dropped events", () => {
    const period = { start: 5 * DAY + 7, end: 6 * DAY, increment: 60 };
    const eventsFrom = 5 * DAY + 12 * HOUR;
    const kept = [{ from: eventsFrom, until: 6 * DAY }];
    const dropped = [{ from: 5 * DAY + 7, until: eventsFrom }];
    expect(dividePeriod(period, { ...ALL, eventsFrom })).toEqual({
      days: [],
      hours: dropped,
      events: kept,
    });
    expect(dividePeriod(period, { hasDays: true, hasHours: false, eventsFrom })).toEqual({
      days: dropped,
      hours: [],
      events: kept,
    });
    expect(dividePeriod(period, { hasDays: false, hasHours: false, eventsFrom })).toEqual({
      days: [],
      hours: [],
      events: kept,
    });
  });

  it("covers every second once, and cuts no unit", () => {
    const periods = fc.record({
      start: fc.integer({ min: 1, max: 40 * DAY }),
      length: fc.integer({ min: 1, max: 40 * DAY }),
      increment: fc.oneof(
        fc.constantFrom(HOUR, 2 * HOUR, DAY, 7 * DAY),
        fc.integer({ min: 600, max: 9 * DAY }),
      ),
      stock: fc.constantFrom(
        ALL,
        { ...ALL, hasHours: false },
        { ...ALL, hasDays: false, hasHours: false },
      ),
    });
    fc.assert(
      fc.property(periods, ({ start, length, increment, stock }) => {
        const end = start + length;
        const { days, hours, events } = dividePeriod({ start, end, increment }, stock);
        const all = [...days, ...hours, ...events].toSorted((a, b) => a.from - b.from);
        expect([all[0]?.from, all.at(-1)?.until]).toEqual([start, end]);
        expect(all.slice(1).every(({ from }, index) => from === all[index]?.until)).toBe(true);
        const edges = Array.from(
          { length: Math.ceil(length / increment) },
          (_, index) => start + index * increment,
        );
        expect(edges.every((edge) => isUncut(days, DAY, edge) && isUncut(hours, HOUR, edge))).toBe(
          true,
        );
      }),
      { numRuns: 300 },
    );
  });
});

const lengthOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, { from, until }) => sum + until - from, 0);

/** No unit that lies in the spans, which are made of whole units, has the edge within it. */
const isUncut = (spans: readonly Span[], unit: number, edge: number): boolean =>
  spans.every(
    ({ from, until }) =>
      from % unit === 0 &&
      until % unit === 0 &&
      (edge <= from || edge >= until || edge % unit === 0),
  );
