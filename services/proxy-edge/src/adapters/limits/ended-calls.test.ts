import type { OpenReservation } from "@lintel/admission";
import { expect, it } from "vitest";

import { EndedCalls } from "./ended-calls.ts";

const aCall = (callId: string): OpenReservation => ({
  callId,
  holders: [{ scope: "key", id: "k", limits: { cost: [], rate: [] } }],
  reservedNano: 5,
  atMs: 0,
});
const idsOf = (calls: readonly OpenReservation[]) => calls.map(({ callId }) => callId).toSorted();

it("remembers ended calls until they are in the ledger", () => {
  const ended = new EndedCalls();
  for (const id of ["a", "b", "c", "unrecorded"]) ended.add(aCall(id));
  ended.drop("unrecorded");
  ended.ship(1, ["a", "b", "of another process"]);
  expect(idsOf(ended.takeAll())).toEqual(["a", "b", "c"]);
  ended.book(1);
  expect(idsOf(ended.takeAll())).toEqual(["c"]);
});

it("reports at their booking those that were put back, and no others", () => {
  const ended = new EndedCalls();
  for (const id of ["a", "b"]) ended.add(aCall(id));
  ended.ship(1, ["a"]);
  ended.takeAll();
  ended.ship(2, ["b"]);
  expect(idsOf(ended.book(1))).toEqual(["a"]);
  // It was put back before it was shipped: it, too, may have been settled since.
  expect(idsOf(ended.book(2))).toEqual(["b"]);
  expect(ended.book(2)).toEqual([]);
  ended.add(aCall("c"));
  ended.ship(3, ["c"]);
  expect(ended.book(3)).toEqual([]);
});
