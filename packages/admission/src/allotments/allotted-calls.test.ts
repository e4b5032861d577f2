import { expect, it } from "vitest";

import { Allotment } from "./allotment.ts";
import { AllottedCalls } from "./allotted-calls.ts";

/** An allotment that is closed, so that `reservedNano` is what its calls owe, and a call of 100 for each id. */
function admittedCalls(...callIds: readonly string[]) {
  const allotment = new Allotment({
    id: "a",
    holder: { scope: "key", id: "k", limits: { cost: [], rate: [] } },
    calls: callIds.length,
    amountNano: 100 * callIds.length,
    atMs: 0,
    endsAtMs: 1000,
    clockOffsetMs: 0,
    limitStatuses: [],
  });
  const calls = new AllottedCalls();
  for (const callId of callIds) {
    const cost = { minNano: 100, totalNano: 100 };
    allotment.admit({ callId, holders: [allotment.grant.holder], cost }, 0);
    calls.add(callId, allotment, 100);
  }
  allotment.close();
  return { allotment, calls };
}

it("a call owes its bound, then its cost, and nothing once it is booked", () => {
  const { allotment, calls } = admittedCalls("one", "two");
  expect(allotment.reservedNano).toBe(200);
  calls.end("one", 30);
  expect(allotment.reservedNano).toBe(130);
  calls.ship(1, ["one"]);
  expect(allotment.reservedNano).toBe(130);
  expect(calls.size).toBe(1);
  calls.book(1);
  expect(allotment.reservedNano).toBe(100);
});

it("a cost that becomes known twice counts once, the last of them", () => {
  const { allotment, calls } = admittedCalls("one");
  calls.end("one", 30);
  calls.end("one", 40);
  expect(allotment.reservedNano).toBe(40);
});

it("a batch that is shipped in parts is booked as a whole, and only once", () => {
  const { allotment, calls } = admittedCalls("one", "two", "three");
  calls.end("one", 1);
  calls.end("two", 2);
  calls.ship(7, ["one"]);
  calls.ship(7, ["two", "one"]);
  calls.book(8);
  expect(allotment.reservedNano).toBe(103);
  calls.book(7);
  calls.book(7);
  expect(allotment.reservedNano).toBe(100);
});

it("calls of no allotment, and calls that are shipped, change nothing", () => {
  const { allotment, calls } = admittedCalls("one");
  calls.end("other", 5);
  calls.ship(1, ["other", "one"]);
  calls.end("one", 5);
  expect(allotment.reservedNano).toBe(100);
  calls.book(1);
  expect(allotment.reservedNano).toBe(0);
});
