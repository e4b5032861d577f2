import { sql } from "kysely";
import { expect, it } from "vitest";

import {
  createUsageLedger,
  dropOldEvents,
  makeEventPartitions,
  rollUpEvents,
} from "../src/index.ts";
import { aBooking } from "./a-booking.ts";
import { ownDatabase } from "./own-database.ts";

const { db } = await ownDatabase({ poolSize: 4 });

const NOW = Date.UTC(2026, 11, 15);
const OCTOBER = Date.UTC(2026, 9, 20);

const count = async (what: "events" | "calls") => {
  const { rows } = await (
    what === "events"
      ? sql<{ count: string }>`select count(*) as count from events`
      : sql<{ count: string }>`
          select coalesce(sum(calls), 0) as count from usage_days where cube = 'model'`
  ).execute(db);
  return Number(rows[0]?.count);
};

const book = (...moments: readonly number[]) =>
  createUsageLedger(db).book(moments.map((createdAtMs) => aBooking({ createdAtMs })));

it("drops months that are over and rolled up; their sums, and later months, stay", async () => {
  await book(OCTOBER, OCTOBER + 1, Date.UTC(2026, 10, 2), NOW, 0);
  await makeEventPartitions(db, NOW);
  expect(await dropOldEvents(db, Date.UTC(2026, 10, 5))).toEqual([]); // nothing is rolled up
  await rollUpEvents(db);
  expect(await dropOldEvents(db, Date.UTC(2026, 9, 31))).toEqual([]); // October is not over
  expect(await dropOldEvents(db, Date.UTC(2026, 10, 5))).toEqual(["events_2026_10"]);
  expect([await count("events"), await count("calls")]).toEqual([2, 5]);
  const floor = await db.selectFrom("event_retention").select("dropped_before").execute();
  expect(floor).toEqual([{ dropped_before: new Date(Date.UTC(2026, 10, 1)) }]);
});

it("counts what comes later than its month was kept, and then drops it too", async () => {
  await book(OCTOBER, 0);
  await makeEventPartitions(db, NOW);
  await dropOldEvents(db, Date.UTC(2026, 10, 5));
  expect(await count("events")).toBe(4);
  await rollUpEvents(db);
  expect(await dropOldEvents(db, Date.UTC(2026, 10, 5))).toEqual(["events_2026_10"]);
  expect([await count("events"), await count("calls")]).toEqual([2, 7]);
});

it("can be done while calls of the same months are booked", async () => {
  await makeEventPartitions(db, Date.UTC(2026, 8, 1));
  const booking = Array.from({ length: 20 }, (_, call) => book(Date.UTC(2026, 8, 1 + call), NOW));
  const dropping = [1, 2, 3].map(async () => {
    await rollUpEvents(db);
    return dropOldEvents(db, Date.UTC(2026, 10, 5));
  });
  await Promise.all([...booking, ...dropping]);
  while ((await rollUpEvents(db)) > 0);
  await dropOldEvents(db, Date.UTC(2026, 10, 5));
  expect([await count("events"), await count("calls")]).toEqual([22, 47]);
});
