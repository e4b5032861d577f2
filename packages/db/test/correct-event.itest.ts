import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

import { waitFor } from "@lintel/testkit";
import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";

import {
  type Booking,
  type CorrectionVerdict,
  correctEvent,
  createSpendReader,
  createUsageLedger,
  type HolderSums,
  rollUpEvents,
  settleCorrections,
} from "../src/index.ts";
import { aBooking } from "./a-booking.ts";
import { ownDatabase } from "./own-database.ts";

const NOON = Date.UTC(2026, 10, 23, 12, 0, 0);

const { db } = await ownDatabase({ poolSize: 4 });

const anUnknown = (event: Partial<Booking["event"]> = {}, costNano = 1000): Booking =>
  aBooking(
    { createdAtMs: NOON, keyId: randomUUID(), outcome: "unknown", ...event },
    { costNano, usageSource: "estimated" },
  );

const book = async (...batch: readonly Booking[]) => createUsageLedger(db).book(batch);

const correct = (eventId: string, costNano: bigint): Promise<CorrectionVerdict> =>
  db.transaction().execute((transaction) =>
    correctEvent(transaction, {
      id: randomUUID(),
      eventId,
      costNano,
      reason: "seen",
      actor: "ann",
    }),
  );

/** What a key has spent, by unit and by model, and what its events cost together. */
async function spentBy(keyId: string, scope: "key" | "user" = "key", id = keyId) {
  const reader = createSpendReader(db);
  const sums = await reader.load(scope, id, NOON);
  const models = await reader.loadModels(scope, id);
  const { total } = await db
    .selectFrom("events")
    .select((eb) => eb.fn.sum<string>("cost_nano").as("total"))
    .where("key_id", "=", keyId)
    .executeTakeFirstOrThrow();
  return {
    sums: sums.map(({ costNano }) => costNano),
    models: models.flatMap((model) => model.sums.map(({ costNano }) => costNano)),
    events: BigInt(total),
  };
}

/** How many connections to this database wait for another's lock. */
async function waitingForLocks(): Promise<number> {
  const { rows } = await sql<{ waiting: string }>`
    select count(*) as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return Number(rows[0]?.waiting);
}

const everywhere = (nano: bigint) => ({
  sums: Array<bigint>(5).fill(nano),
  models: Array<bigint>(5).fill(nano),
  events: nano,
});

describe("a correction of a call of unknown outcome", () => {
  it.each([250n, 0n, 5000n])(
    "to %s is in all sums of key and user, and the event stays as it was booked",
    async (costNano) => {
      const userId = randomUUID();
      const booking = anUnknown({ knownUserId: userId, userId: "u" });
      const { id, keyId } = booking.event;
      await book(booking);
      const verdict = await correct(id, costNano);
      expect(verdict).toMatchObject({
        before: 1000n,
        after: costNano,
        versionBefore: 1,
        version: 2,
      });
      expect(await spentBy(keyId)).toEqual(everywhere(costNano));
      expect(await spentBy(keyId, "user", userId)).toEqual(everywhere(costNano));
      const rows = await db.selectFrom("events").selectAll().where("key_id", "=", keyId).execute();
      expect(rows.find((row) => row.id === id)).toMatchObject({
        cost_nano: "1000",
        outcome: "unknown",
        corrects: null,
      });
      expect(rows.find((row) => row.id !== id)).toMatchObject({
        corrects: id,
        cost_nano: String(costNano - 1000n),
        admitted: false,
        created_at: new Date(NOON),
        known_user_id: userId,
        outcome: null,
      });
    },
  );

  it("repeated changes nothing, and the last of several holds", async () => {
    const wanted = fc.array(fc.bigInt(0n, 5000n), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(wanted, async (costs) => {
        const booking = anUnknown();
        await book(booking);
        for (const cost of costs) {
          await correct(booking.event.id, cost);
          expect(await correct(booking.event.id, cost)).toMatchObject({
            before: cost,
            entryId: undefined,
          });
        }
        expect(await spentBy(booking.event.keyId)).toEqual(everywhere(costs.at(-1) ?? 0n));
      }),
      { numRuns: 8 },
    );
  });

  it("leaves what other calls have cost", async () => {
    const keyId = randomUUID();
    const lost = anUnknown({ keyId });
    await book(lost, aBooking({ keyId, createdAtMs: NOON }, { costNano: 77 }));
    await correct(lost.event.id, 3n);
    expect(await spentBy(keyId)).toEqual(everywhere(80n));
  });

  it("that is made twice at once counts once", async () => {
    const booking = anUnknown();
    await book(booking);
    const correction = { eventId: booking.event.id, costNano: 400n, reason: "seen", actor: "ann" };
    const others: Promise<unknown>[] = [];
    await db.transaction().execute(async (transaction) => {
      await correctEvent(transaction, { ...correction, id: randomUUID() });
      others.push(correct(booking.event.id, 400n));
      await waitFor(async () => (await waitingForLocks()) > 0, { label: "the other waits" });
    });
    await Promise.all(others);
    expect(await spentBy(booking.event.keyId)).toEqual(everywhere(400n));
  });

  it.each([
    ["its deployment", { model: "dep1", deployment: "dep1", namedModel: "gpt-4" }, "dep1"],
    ["the model that answered", { model: "", responseModel: "o3-2025-04-16" }, "o3"],
  ])("counts for the model by the name of %s, as its call does", async (_, named, counted) => {
    for (const costNano of [400n, 2500n]) {
      const { event } = anUnknown(named);
      await book(anUnknown(event));
      await correct(event.id, costNano);
      const models = await createSpendReader(db).loadModels("key", event.keyId);
      expect(models.map(({ model }) => model)).toEqual([counted]);
      expect(await spentBy(event.keyId)).toEqual(everywhere(costNano));
    }
  });

  it("is an entry that says what its event says, but for what was used and how it went", async () => {
    const booking = anUnknown({
      tags: ["team"],
      userId: "u",
      knownUserId: randomUUID(),
      customId: "custom",
      deployment: "dep1",
      responseModel: "gpt-4o-2024-08-06",
      errorCode: "outcome_unknown",
      streamed: true,
      action: "allowed",
      policyId: "policy",
      routeId: "route",
      correlationId: "correlation",
    });
    await book(booking);
    await correct(booking.event.id, 5n);
    const [event, entry] = await db
      .selectFrom("events")
      .selectAll()
      .where("key_id", "=", booking.event.keyId)
      .orderBy("corrects", (order) => order.asc().nullsFirst())
      .execute();
    const said = new Map(Object.entries(entry ?? {}));
    const differing = Object.entries(event ?? {})
      .filter(([name, value]) => !isDeepStrictEqual(value, said.get(name)))
      .map(([name]) => name);
    expect(differing.toSorted()).toEqual([
      "admitted",
      "attempts",
      "booked_at",
      "corrects",
      "cost_nano",
      "id",
      "input_tokens",
      "latency_ms",
      "outcome",
      "output_tokens",
      "price_id",
      "usage_source",
    ]);
  });

  it("touches no other model, and no window of its own that has begun since", async () => {
    const keyId = randomUUID();
    const laterMs = Date.UTC(2027, 1, 1);
    const lost = anUnknown({ keyId });
    await book(lost, aBooking({ keyId, model: "o3", createdAtMs: NOON }, { costNano: 50 }));
    await book(aBooking({ keyId, createdAtMs: laterMs }, { costNano: 9 }));
    await correct(lost.event.id, 400n);
    const models = await createSpendReader(db).loadModels("key", keyId);
    const nanosOf = (name: string) =>
      models.find(({ model }) => model === name)?.sums.map(({ costNano }) => costNano);
    expect(nanosOf("o3")).toEqual(Array(5).fill(50n));
    expect(nanosOf(lost.event.model)).toEqual([409n, 9n, 9n, 9n, 9n]);
    const later = await createSpendReader(db).load("key", keyId, laterMs);
    expect(Object.fromEntries(later.map(({ costNano, unit }) => [unit, costNano]))).toEqual({
      total: 459n,
      m: 9n,
      h: 9n,
      d: 9n,
      mo: 9n,
    });
  });

  it("is in the reports' sums", async () => {
    const booking = anUnknown({ model: `model-${randomUUID()}` });
    await book(booking);
    await correct(booking.event.id, 10n);
    while ((await rollUpEvents(db)) > 0);
    const { nano } = await db
      .selectFrom("usage_days")
      .innerJoin("usage_series", "usage_series.id", "usage_days.series")
      .select((eb) => eb.fn.sum<string>("cost_nano").as("nano"))
      .where("model", "=", booking.event.model)
      .where("usage_days.cube", "=", "model")
      .executeTakeFirstOrThrow();
    expect(nano).toBe("10");
  });

  it("is refused of an event that is none, and of one that is exact", async () => {
    const exact = aBooking({ keyId: randomUUID() });
    await book(exact);
    expect(await correct(randomUUID(), 1n)).toBe("unknown-event");
    expect(await correct(exact.event.id, 1n)).toBe("not-an-estimate");
  });

  it("is sent to Redis once, with how often sums were lowered", async () => {
    while ((await settleCorrections(db, () => Promise.resolve())) > 0);
    const booking = anUnknown();
    await book(booking);
    await correct(booking.event.id, 400n);
    await expect(settleCorrections(db, () => Promise.reject(new Error("away")))).rejects.toThrow(
      "away",
    );
    const settled: HolderSums[] = [];
    const settle = (holders: readonly HolderSums[]) =>
      Promise.resolve(void settled.push(...holders));
    expect(await settleCorrections(db, settle)).toBe(1);
    expect(await settleCorrections(db, settle)).toBe(0);
    const [holder] = settled;
    expect(holder).toMatchObject({ scope: "key", id: booking.event.keyId });
    expect(holder?.sums.map(({ costNano, lowered }) => [costNano, lowered])).toEqual(
      Array.from({ length: 5 }, () => [400n, 1n]),
    );
    expect(holder?.models).toMatchObject([{ lowered: 1n }]);
  });
});

it("a correction that is made while others are sent to Redis is sent with the next", async () => {
  while ((await settleCorrections(db, () => Promise.resolve())) > 0);
  const [one, other] = [anUnknown(), anUnknown()];
  await book(one, other);
  await correct(one.event.id, 400n);
  const settled: string[] = [];
  const settle = async (holders: readonly HolderSums[]) => {
    settled.push(...holders.map(({ id }) => id));
    if (settled.length === 1) await correct(other.event.id, 300n);
  };
  expect(await settleCorrections(db, settle)).toBe(1);
  expect(await settleCorrections(db, settle)).toBe(1);
  expect(settled).toEqual([one.event.keyId, other.event.keyId]);
});

describe("the record of a call that was booked as of unknown outcome", () => {
  const theSame = ({ event }: Booking, costNano: number): Booking => {
    const { outcome: _, ...known } = event;
    return aBooking(known, { costNano });
  };

  it.each([120, 3000])("corrects it when it comes late, to %s, once", async (costNano) => {
    const lost = anUnknown();
    await book(lost);
    const late = theSame(lost, costNano);
    const { holders } = await book(late);
    expect(await spentBy(lost.event.keyId)).toEqual(everywhere(BigInt(costNano)));
    expect(holders[0]?.sums.map((sum) => sum.costNano)).toEqual(Array(5).fill(BigInt(costNano)));
    await book(late, lost);
    expect(await spentBy(lost.event.keyId)).toEqual(everywhere(BigInt(costNano)));
    await correct(lost.event.id, 7n);
    await book(late);
    expect(await spentBy(lost.event.keyId)).toEqual(everywhere(7n));
  });

  it("that was booked before is not touched by the estimate", async () => {
    const lost = anUnknown();
    await book(theSame(lost, 55));
    await book(lost);
    expect(await spentBy(lost.event.keyId)).toEqual(everywhere(55n));
  });
});
