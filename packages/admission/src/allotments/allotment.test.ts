import { describe, expect, it } from "vitest";

import type { Holder, LimitStatus } from "../admission.ts";
import { Allotment, type AllotmentGrant } from "./allotment.ts";

const HOLDER: Holder = { scope: "key", id: "k", limits: { cost: [], rate: [] } };
/** Redis' clock is this far ahead of ours. */
const OFFSET_MS = 5000;

const anAllotment = (overrides: Partial<AllotmentGrant> = {}) =>
  new Allotment({
    id: "a",
    holder: HOLDER,
    calls: 10,
    amountNano: 1000,
    atMs: OFFSET_MS,
    endsAtMs: OFFSET_MS + 1000,
    clockOffsetMs: OFFSET_MS,
    limitStatuses: [],
    ...overrides,
  });

const asking = (totalNano: number) =>
  ({ callId: "c", holders: [HOLDER], cost: { minNano: 0, totalNano } }) as const;

const admitted = (allotment: Allotment, totalNano: number, nowMs = 0): boolean =>
  allotment.admit(asking(totalNano), nowMs)?.admitted === true;

describe("an allotment admits", () => {
  it("exactly as much money as it holds", () => {
    const allotment = anAllotment();
    expect(admitted(allotment, 1001)).toBe(false);
    expect(admitted(allotment, 600)).toBe(true);
    expect(admitted(allotment, 401)).toBe(false);
    expect(admitted(allotment, 400)).toBe(true);
    expect(admitted(allotment, 1)).toBe(false);
    expect(admitted(allotment, 0)).toBe(true);
  });

  it("exactly as many calls as it holds", () => {
    const allotment = anAllotment({ calls: 2 });
    expect([1, 2, 3].map(() => admitted(allotment, 0))).toEqual([true, true, false]);
  });

  it("until its end by Redis' clock, and nothing once it is closed", () => {
    const allotment = anAllotment();
    expect(allotment.isOver(999)).toBe(false);
    expect(admitted(allotment, 1, 999)).toBe(true);
    expect(allotment.isOver(1000)).toBe(true);
    expect(admitted(allotment, 1, 1000)).toBe(false);
    allotment.close();
    expect(allotment.isClosed).toBe(true);
    expect(admitted(allotment, 1, 0)).toBe(false);
  });

  it("with the moment by Redis' clock, the whole cost, and what is left with what it has not handed out", () => {
    const aStatus = (kind: LimitStatus["kind"], remaining: number) =>
      ({ scope: "key", kind, max: 9999, remaining }) as const;
    const limitStatuses = [aStatus("rate", 100), aStatus("cost", 2000), aStatus("total", 3000)];
    const allotment = anAllotment({ limitStatuses });
    expect(allotment.admit(asking(300), 7.5)).toEqual({
      admitted: true,
      allotted: true,
      atMs: OFFSET_MS + 7,
      grantedNano: 300,
      limitStatuses: [aStatus("rate", 109), aStatus("cost", 2700), aStatus("total", 3700)],
    });
  });
});

describe("what stays reserved", () => {
  it("is all of it while it is handed out, and afterwards what is owed for its calls", () => {
    const allotment = anAllotment();
    admitted(allotment, 300);
    admitted(allotment, 50);
    expect(allotment.reservedNano).toBe(1000);
    allotment.close();
    expect(allotment.reservedNano).toBe(350);
    allotment.replace(300, 120);
    expect(allotment.reservedNano).toBe(170);
    allotment.replace(50, 0);
    expect(allotment.reservedNano).toBe(120);
  });

  it("gives back the calls that were not made, once", () => {
    const allotment = anAllotment();
    admitted(allotment, 0);
    expect(allotment.takeCallsBack()).toBe(0);
    allotment.close();
    allotment.close();
    expect(allotment.takeCallsBack()).toBe(9);
    expect(allotment.takeCallsBack()).toBe(0);
  });
});

describe("an allotment runs low", () => {
  it("when more than half of its calls are made", () => {
    const allotment = anAllotment();
    for (let call = 0; call < 5; call += 1) admitted(allotment, 0);
    expect(allotment.isRunningLow(0)).toBe(false);
    admitted(allotment, 0);
    expect(allotment.isRunningLow(0)).toBe(true);
  });

  it("when more than half of its money is owed", () => {
    const allotment = anAllotment();
    admitted(allotment, 500);
    expect(allotment.isRunningLow(0)).toBe(false);
    admitted(allotment, 1);
    expect(allotment.isRunningLow(0)).toBe(true);
  });

  it("in its last quarter of a second", () => {
    expect(anAllotment().isRunningLow(750)).toBe(false);
    expect(anAllotment().isRunningLow(751)).toBe(true);
  });
});
