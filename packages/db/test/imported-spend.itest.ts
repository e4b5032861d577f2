import { randomUUID } from "node:crypto";

import { createTestDatabase, type TestDatabase } from "@lintel/testkit";
import type { Kysely } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";

import { bookImportedSpend, connect, settleCorrections, type Tables } from "../src/index.ts";

const NOW = Date.UTC(2026, 10, 30, 12);
const DAY_MS = 86_400_000;

let database: TestDatabase;
let db: Kysely<Tables>;
beforeAll(async () => {
  database = await createTestDatabase();
  db = connect({
    url: database.url,
    applicationName: "imported-spend-test",
    poolSize: 2,
    statementTimeoutMs: 60_000,
    onIdleError: () => undefined,
  });
});
afterAll(async () => {
  await db.destroy();
  await database.close();
});

const book = (keyId: string, atMs: number, costNano: number, calls: number) =>
  db.transaction().execute((transaction) =>
    bookImportedSpend(
      transaction,
      [
        {
          keyId,
          atMs,
          costNano,
          calls,
          tags: [],
          userId: "",
          knownUserId: undefined,
          provider: "openai",
          model: "gpt-4o-mini",
          promptTokens: 10,
          completionTokens: 5,
        },
      ],
      { newId: randomUUID, actor: "test", nowMs: NOW },
    ),
  );

const sumsOf = async (keyId: string) => {
  const rows = await db
    .selectFrom("spend")
    .select(["unit", "cost_nano", "calls"])
    .where("scope_id", "=", keyId)
    .orderBy("unit")
    .execute();
  return rows.map(({ calls, cost_nano, unit }) => [unit, Number(cost_nano), Number(calls)]);
};

it("a day is booked up to what is given, with as many calls, and never less", async () => {
  const keyId = randomUUID();
  expect(await book(keyId, NOW, 100, 3)).toHaveLength(1);
  expect(await book(keyId, NOW + 1000, 100, 3)).toEqual([]);
  expect(await book(keyId, NOW, 40, 1)).toEqual([]);
  expect(await book(keyId, NOW, 160, 4)).toHaveLength(1);
  // Minutes and hours begin anew: the entries stand at the first moment of the day.
  expect(await sumsOf(keyId)).toEqual([
    ["d", 160, 4],
    ["mo", 160, 4],
    ["total", 160, 4],
  ]);
});

it("windows that are over get no sum, the lifetime does, and Redis is told of it", async () => {
  const keyId = randomUUID();
  await book(keyId, NOW - 40 * DAY_MS, 70, 2);
  expect(await sumsOf(keyId)).toEqual([["total", 70, 2]]);
  const settled: string[] = [];
  await settleCorrections(db, async (holders) => {
    settled.push(...holders.map(({ id }) => id));
  });
  expect(settled).toContain(keyId);
});
