import { NO_TOKENS } from "@lintel/core";
import type { Booking } from "@lintel/db";
import { callMembers } from "@lintel/testkit/objects";
import { expect, it } from "vitest";

import { toSettlements } from "./to-settlements.ts";

const bookingOf = (id: string, keyId: string, admitted = true): Booking => ({
  event: {
    ...callMembers(),
    id,
    keyId,
    admitted,
    createdAtMs: 0,
  },
  usage: NO_TOKENS,
  usageSource: "upstream",
  costNano: 1,
  unpriced: false,
});

const sums = [{ unit: "total", startMs: 0, costNano: 2n, calls: 2n, tokens: 5n }] as const;
const models = [{ model: "m", sums: [{ unit: "total", startMs: 0, costNano: 2n }] }] as const;

it("gives each key its sums and the calls whose reservations are in them", () => {
  const bookings = [bookingOf("1", "a"), bookingOf("2", "B"), bookingOf("3", "a")];
  const holders = ["a", "b"].map((id) => ({ scope: "key" as const, id, sums, models }));
  expect(toSettlements({ holders, added: 3, rejected: [] }, bookings)).toEqual([
    { scope: "key", id: "a", sums, models, callIds: ["1", "3"] },
    { scope: "key", id: "b", sums, models, callIds: ["2"] },
  ]);
});

it("keeps what is reserved for a call the ledger rejected, and names no call that was not admitted", () => {
  const rejected = bookingOf("1", "a");
  const bookings = [rejected, bookingOf("2", "a"), bookingOf("3", "a", false)];
  const booked = {
    holders: [{ scope: "key" as const, id: "a", sums, models }],
    added: 2,
    rejected: [{ booking: rejected, reason: "impossible" }],
  };
  expect(toSettlements(booked, bookings)).toMatchObject([{ callIds: ["2"] }]);
});

it("keeps what is reserved for a job until it is booked, and gives back what holds nothing", () => {
  const job = { kind: "batch", id: "b", path: "/v1/batches/b" } as const;
  const held = { holders: [], reservedNano: 5, reservedTokens: 0 };
  const [holding, free] = [bookingOf("1", "a"), bookingOf("2", "a")];
  const bookings = [
    { ...holding, event: { ...holding.event, startedJob: { ...job, held } } },
    { ...free, event: { ...free.event, startedJob: job } },
  ];
  const holders = [{ scope: "key" as const, id: "a", sums, models }];
  expect(toSettlements({ holders, added: 2, rejected: [] }, bookings)).toMatchObject([
    { callIds: ["2"] },
  ]);
});

it("settles the sums of a holder none of whose reservations are in them", () => {
  const holders = [{ scope: "key" as const, id: "other", sums, models }];
  expect(toSettlements({ holders, added: 1, rejected: [] }, [bookingOf("1", "a")])).toEqual([
    { scope: "key", id: "other", sums, models, callIds: [] },
  ]);
});

it("gives a user theirs, through any keys", () => {
  const forAnn = (booking: Booking) => ({
    ...booking,
    event: { ...booking.event, knownUserId: "ANN" },
  });
  const bookings = [forAnn(bookingOf("1", "a")), forAnn(bookingOf("2", "b")), bookingOf("3", "a")];
  const holders = [{ scope: "user" as const, id: "ann", sums, models }];
  expect(toSettlements({ holders, added: 3, rejected: [] }, bookings)).toEqual([
    { scope: "user", id: "ann", sums, models, callIds: ["1", "2"] },
  ]);
});
