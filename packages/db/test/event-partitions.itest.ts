import { randomUUID } from "node:crypto";

import { sql } from "kysely";
import { describe, expect, it } from "vitest";

import { createUsageLedger, makeEventPartitions, pruneSpend } from "../src/index.ts";
import { A_PRICE, aBooking } from "./a-booking.ts";
import { ownDatabase } from "./own-database.ts";

const { db } = await ownDatabase({ poolSize: 6 });

const NOW = Date.UTC(2026, 11, 31, 23, 59);

const rowsIn = async (table: string): Promise<number> => {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from ${sql.table(table)}`.execute(db);
  return Number(rows[0]?.count);
};

const partitions = async (): Promise<readonly string[]> => {
  const { rows } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits
    where inhparent = 'events'::regclass order by 1`.execute(db);
  return rows.map(({ name }) => name);
};

describe("partitions of the events", () => {
  it("are made for this month, the next and months with strayed rows, which move; twice is once", async () => {
    const booked = aBooking({ createdAtMs: Date.UTC(2026, 9, 5) });
    await createUsageLedger(db).book([
      booked,
      aBooking({ createdAtMs: NOW }),
      aBooking({ createdAtMs: 0 }),
      aBooking({ createdAtMs: Date.UTC(2300, 0, 1) }),
    ]);
    const made = await Promise.all([1, 2, 3].map(() => makeEventPartitions(db, NOW)));
    expect(made.flat().toSorted()).toEqual(["events_2026_10", "events_2026_12", "events_2027_01"]);
    expect(await partitions()).toEqual([
      "events_2026_10",
      "events_2026_12",
      "events_2027_01",
      "events_other",
    ]);
    expect(await rowsIn("events_2026_10")).toBe(1);
    expect(await rowsIn("events_2026_12")).toBe(1);
    expect(await rowsIn("events_other")).toBe(2);
    const again = await createUsageLedger(db).book([booked]);
    expect(again.added).toBe(0);
  });

  it("have the table's indexes and its checks", async () => {
    const { rows } = await sql<{ name: string; count: string }>`
      select tablename as name, count(*) as count from pg_indexes
      where tablename in ('events_other', 'events_2026_12') group by 1`.execute(db);
    expect(new Set(rows.map(({ count }) => count)).size).toBe(1);
    const { rejected } = await createUsageLedger(db).book([
      aBooking({ createdAtMs: NOW, attempts: -1 }),
    ]);
    expect(rejected).toHaveLength(1);
  });

  it("can be made while calls are booked", async () => {
    const ledger = createUsageLedger(db);
    const months = Array.from({ length: 6 }, (_, month) => Date.UTC(2026, month, 9));
    const booking = months.flatMap((createdAtMs) =>
      Array.from({ length: 5 }, (_, call) =>
        // A price of its own each time: making a price and attaching a partition want the same lock.
        ledger.book([aBooking({ createdAtMs }, { price: { ...A_PRICE, model: `m${call}` } })]),
      ),
    );
    const [, ...booked] = await Promise.all([makeEventPartitions(db, NOW), ...booking]);
    await makeEventPartitions(db, NOW);
    expect(booked.flatMap(({ rejected }) => rejected)).toEqual([]);
    expect(await rowsIn("events_2026_03")).toBe(5);
  });
});

it("sums of past minutes and hours are pruned, those of days, months and lifetimes stay", async () => {
  const keyId = randomUUID();
  const day = 24 * 3600 * 1000;
  await createUsageLedger(db).book([
    aBooking({ keyId, createdAtMs: NOW - 40 * day }),
    aBooking({ keyId, createdAtMs: NOW - 3 * day }),
    aBooking({ keyId, createdAtMs: NOW }),
  ]);
  await pruneSpend(db, NOW);
  expect(await pruneSpend(db, NOW)).toBe(0);
  const left = await db
    .selectFrom("spend")
    .select(["unit", (eb) => eb.fn.countAll<string>().as("count")])
    .where("scope_id", "=", keyId)
    .groupBy("unit")
    .execute();
  expect(Object.fromEntries(left.map(({ unit, count }) => [unit, Number(count)]))).toEqual({
    total: 1,
    m: 1,
    h: 2,
    d: 3,
    mo: 2,
  });
});
