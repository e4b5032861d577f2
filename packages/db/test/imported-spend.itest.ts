import { randomUUID } from "node:crypto";

import { sql } from "kysely";
import { describe, expect, it } from "vitest";

import {
  bookImportedCalls,
  bookImportedSpend,
  CALL_COUNT,
  rollUpEvents,
  settleCorrections,
} from "../src/index.ts";
import { ownDatabase } from "./own-database.ts";

const NOW = Date.UTC(2026, 10, 30, 12);
const DAY_MS = 86_400_000;

const { db } = await ownDatabase({ poolSize: 2 });

const OPTIONS = { newId: randomUUID, actor: "test", nowMs: NOW };
const OF = {
  tags: [],
  userId: "",
  knownUserId: undefined,
  provider: "openai",
  model: "gpt-4o-mini",
};

const book = (keyId: string, atMs: number, costNano: number, calls: number) =>
  db.transaction().execute((transaction) => {
    const sums = { costNano, calls, promptTokens: 10, completionTokens: 5, latencyMs: 9 };
    return bookImportedSpend(transaction, [{ ...OF, ...sums, keyId, atMs }], OPTIONS);
  });

const aCall = (keyId: string, atMs: number, costNano: number) => ({
  ...OF,
  keyId,
  atMs,
  costNano,
  id: randomUUID(),
  status: 200,
  calls: 1,
  promptTokens: 4,
  completionTokens: 2,
  latencyMs: 3,
  path: "/chat",
  method: "POST",
  customId: "",
  action: "",
  policyId: "",
  routeId: "",
  correlationId: "",
  metadata: "{}",
});

const bookCalls = (calls: Parameters<typeof bookImportedCalls>[1]) =>
  db.transaction().execute((transaction) => bookImportedCalls(transaction, calls, OPTIONS));

/** What reports have of a key. */
const reportOf = async (keyId: string) => {
  const { rows } = await sql<Record<string, string>>`
    select sum(${CALL_COUNT})::text as calls, sum(cost_nano)::text as nano, sum(input_tokens)::text as prompt,
      sum(output_tokens)::text as completion, sum(latency_ms)::text as ms
    from events where key_id = ${keyId}`.execute(db);
  return rows[0];
};

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
  // Minutes and hours start again: the entries stand at the first moment of the day.
  expect(await sumsOf(keyId)).toEqual([
    ["d", 160, 4],
    ["mo", 160, 4],
    ["total", 160, 4],
  ]);
});

it("spend is kept apart by day, user, provider and model, and a duplicate is booked once", async () => {
  const keyId = randomUUID();
  const sums = { costNano: 10, calls: 1, promptTokens: 0, completionTokens: 0, latencyMs: 0 };
  const spend = { ...OF, ...sums, keyId, atMs: NOW };
  const spends = [
    spend,
    { ...spend, atMs: NOW - DAY_MS },
    { ...spend, atMs: NOW - 40 * DAY_MS },
    { ...spend, userId: "ann" },
    { ...spend, provider: "azure" },
    { ...spend, model: "o3" },
  ];
  const bookAll = () =>
    db
      .transaction()
      .execute((transaction) => bookImportedSpend(transaction, [...spends, spend], OPTIONS));
  expect(await bookAll()).toEqual(spends);
  expect(await bookAll()).toEqual([]);
  expect(await sumsOf(keyId)).toContainEqual(["total", 60, 6]);
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

/** What roll-ups have of a key. */
const rolledUpOf = async (keyId: string) => {
  const { rows } = await sql<Record<string, string>>`
    select sum(calls)::text as calls, sum(cost_nano)::text as nano, sum(prompt_tokens)::text as prompt
    from usage_days join usage_series on usage_series.id = series and usage_series.cube = usage_days.cube
    where usage_days.cube = 'key' and key_id = ${keyId}`.execute(db);
  return rows[0];
};

describe("single calls", () => {
  const HOUR_AGO = NOW - 3_600_000;

  it("are booked once, at their own times, in whatever order they come", async () => {
    const keyId = randomUUID();
    const calls = [aCall(keyId, HOUR_AGO, 30), aCall(keyId, NOW, 20)];
    expect(await bookCalls(calls)).toEqual(new Set(calls.map(({ id }) => id)));
    expect(await bookCalls([...calls, ...calls].toReversed())).toEqual(new Set());
    // The present hour and minute have the second call alone.
    expect(await sumsOf(keyId)).toEqual([
      ["d", 50, 2],
      ["h", 20, 1],
      ["m", 20, 1],
      ["mo", 50, 2],
      ["total", 50, 2],
    ]);
  });

  it("that are given twice in one import are booked and charged once", async () => {
    const keyId = randomUUID();
    const call = aCall(keyId, NOW, 30);
    const booked = await bookCalls([call, { ...call, id: call.id.toUpperCase() }]);
    expect(booked).toEqual(new Set([call.id]));
    expect(await sumsOf(keyId)).toContainEqual(["total", 30, 1]);
    expect(await reportOf(keyId)).toMatchObject({ calls: "1", nano: "30" });
  });

  it("take the place of the sum of their day, which is charged and reported once", async () => {
    const keyId = randomUUID();
    await book(keyId, HOUR_AGO, 45, 2);
    const calls = [aCall(keyId, HOUR_AGO, 30), aCall(keyId, NOW, 20)];
    await bookCalls(calls.slice(1));
    await bookCalls(calls);
    const total = (await sumsOf(keyId)).find(([unit]) => unit === "total");
    expect(total).toEqual(["total", 50, 2]);
    // 2 tokens and 3 ms of the sum are not accounted for by any call.
    const whole = { calls: "2", nano: "50", prompt: "10", completion: "5", ms: "9" };
    expect(await reportOf(keyId)).toEqual(whole);
    expect(await book(keyId, HOUR_AGO, 50, 2)).toEqual([]);
    expect(await reportOf(keyId)).toEqual(whole);
    while ((await rollUpEvents(db)) > 0);
    expect(await rolledUpOf(keyId)).toEqual({ calls: "2", nano: "50", prompt: "10" });
  });

  it("leave to the sum what was spent beyond them, also when they are no longer kept", async () => {
    const keyId = randomUUID();
    const past = NOW - 40 * DAY_MS;
    await bookCalls([aCall(keyId, past, 30)]);
    expect(await book(keyId, past, 37, 2)).toHaveLength(1);
    await sql`delete from events where key_id = ${keyId}`.execute(db);
    expect(await book(keyId, past, 37, 2)).toEqual([]);
    expect(await sumsOf(keyId)).toEqual([["total", 37, 2]]);
  });

  it("that failed count as calls in reports, and for no limit", async () => {
    const keyId = randomUUID();
    await bookCalls([
      { ...aCall(keyId, NOW, 0), status: 500, calls: 0, promptTokens: 0, completionTokens: 0 },
    ]);
    expect(await reportOf(keyId)).toMatchObject({ calls: "1", nano: "0" });
    expect(await sumsOf(keyId)).toEqual([]);
  });
});
