import { randomUUID } from "node:crypto";

import { countedModel, CostUnit, windowStartMs } from "@lintel/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Booking, createSpendReader, createUsageLedger } from "../src/index.ts";
import { aBooking } from "./a-booking.ts";
import { ownDatabase } from "./own-database.ts";

const NOON = Date.UTC(2026, 10, 23, 12, 0, 0);

const { db } = await ownDatabase({ poolSize: 4 });

type Flat = Readonly<Record<string, Readonly<Record<string, bigint>>>>;

/** By model and unit: what the ledger has for the windows of `atMs`. */
async function sumsOf(keyId: string, atMs: number): Promise<Flat> {
  const models = await createSpendReader(db).loadModels("key", keyId);
  const present = ({ startMs, unit }: (typeof models)[number]["sums"][number]) =>
    unit === "total" || startMs === windowStartMs(unit, atMs);
  return Object.fromEntries(
    models.map(({ model, sums }) => [
      model,
      Object.fromEntries(sums.filter(present).map(({ costNano, unit }) => [unit, costNano])),
    ]),
  );
}

describe("the sums per model", () => {
  it("count a call under its counted name, once, with those of the batch returned", async () => {
    const keyId = randomUUID();
    const batch = [
      aBooking({ keyId, model: "gpt-4o", createdAtMs: NOON }),
      aBooking({ keyId, model: "GPT-4o-2024-08-06", createdAtMs: NOON }),
      aBooking({ keyId, model: "", responseModel: "o3-2025-04-16", createdAtMs: NOON }),
      aBooking({ keyId, model: "free", createdAtMs: NOON }, { costNano: 0 }),
    ];
    const ledger = createUsageLedger(db);
    const [first, second] = [await ledger.book(batch), await ledger.book(batch)];
    const all = (nano: bigint) => ({ total: nano, m: nano, h: nano, d: nano, mo: nano });
    expect(await sumsOf(keyId, NOON)).toEqual({ "gpt-4o": all(2000n), o3: all(1000n) });
    const modelsOf = ({ holders }: typeof first) =>
      holders[0]?.models.toSorted((a, b) => a.model.localeCompare(b.model));
    const lifetime = (costNano: bigint) => ({ unit: "total", startMs: 0, costNano });
    expect(modelsOf(first)).toMatchObject([
      { model: "gpt-4o", sums: expect.arrayContaining([lifetime(2000n)]) },
      { model: "o3", sums: expect.arrayContaining([lifetime(1000n)]) },
    ]);
    expect(modelsOf(second)).toEqual(modelsOf(first));
  });

  it("are those of a full scan, in any order and portions of booking", async () => {
    const call = fc.record({
      model: fc.constantFrom("gpt-4o", "gpt-4o-2024-08-06", "o3"),
      agoMs: fc.constantFrom(0, 1, 59_999, 60_000, 3_600_000, 86_400_000, 32 * 86_400_000),
      costNano: fc.integer({ min: 1, max: 1_000_000_000_000 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(call, { maxLength: 6 }), { maxLength: 5 }),
        async (given) => {
          const keyId = randomUUID();
          const batches = given.map((calls) =>
            calls.map(({ agoMs, costNano, model }) =>
              aBooking({ keyId, model, createdAtMs: NOON - agoMs }, { costNano }),
            ),
          );
          for (const batch of batches) await createUsageLedger(db).book(batch);
          const sums = await sumsOf(keyId, NOON);
          for (const [model, windows] of Object.entries(scan(batches.flat()))) {
            expect(sums[model]).toMatchObject(windows);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

/** Every sum of a present window, and of the lifetime, that is not nothing. */
function scan(bookings: readonly Booking[]): Flat {
  const sums: Record<string, Record<string, bigint>> = {};
  for (const { costNano, event } of bookings) {
    const present = CostUnit.options.filter(
      (unit) => windowStartMs(unit, event.createdAtMs) === windowStartMs(unit, NOON),
    );
    const ofModel = (sums[countedModel(event.model)] ??= {});
    for (const unit of ["total", ...present]) {
      ofModel[unit] = (ofModel[unit] ?? 0n) + BigInt(costNano);
    }
  }
  return sums;
}
