import { randomUUID } from "node:crypto";

import { dropOldEvents, makeEventPartitions, rollUpEvents } from "@lintel/db";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { EventReportAnswer } from "../../src/families/reporting/models/report-point.ts";
import { TopKeysAnswer } from "../../src/families/reporting/models/top-keys.ts";
import { type AdminFixture, startAdmin } from "../admin-fixture.ts";
import { anEvent, type EventColumns } from "../an-event.ts";

const DAY = 24 * 3600;
/** A midnight. */
const T0 = 19_700 * DAY;
const at = (seconds: number) => new Date((T0 + seconds) * 1000);

let admin: AdminFixture;

beforeAll(async () => {
  admin = await startAdmin();
});
afterAll(() => admin.close());

const insert = (...events: readonly EventColumns[]) =>
  admin.db.insertInto("events").values(events).execute();

/** The same answer must come before and after rolling up. */
async function bothWays(ask: () => Promise<void>): Promise<void> {
  await ask();
  while ((await rollUpEvents(admin.db)) > 0);
  await ask();
}

const PERIOD_REFUSALS: readonly (readonly [object, string])[] = [
  [{ start: 0 }, "start cannot be empty"],
  [{ end: undefined }, "end cannot be empty"],
  [{ end: T0 }, `start ${T0} must be smaller than end ${T0}`],
];
const invalid = (detail: string, instance: string) => ({
  type: "/errors/invalid-reporting-request",
  title: "invalid reporting request",
  status: 400,
  detail,
  instance,
});

describe("POST /api/reporting/events-by-day", () => {
  const path = "/api/reporting/events-by-day";

  it("200: whole days that begin in the period, per key, with what succeeded and was completed apart", async () => {
    const one = `1${randomUUID().slice(1)}`;
    const other = `2${randomUUID().slice(1)}`;
    await insert(
      anEvent({ key_id: one, created_at: at(5), status: 500, cost_nano: 2_000_000_000 }),
      anEvent({ key_id: one, created_at: at(DAY - 1), cost_nano: 1 }),
      anEvent({ key_id: other, created_at: at(10), latency_ms: 300 }),
      anEvent({ key_id: one, created_at: at(DAY) }),
      anEvent({ key_id: one, created_at: at(2 * DAY) }),
      anEvent({ key_id: one, created_at: at(-1) }),
    );
    const request = { start: T0 - 5, end: T0 + DAY + 1, keyIds: [one, other] };
    await bothWays(async () => {
      const { json } = await admin.send("POST", path, request);
      const answer = EventReportAnswer.parse(json);
      expect(answer.dataPoints.map((point) => [point.timeStamp, point.keyId])).toEqual([
        [T0, one],
        [T0, other],
        [T0 + DAY, one],
      ]);
      expect(answer.dataPoints[0]).toEqual({
        timeStamp: T0,
        numberOfRequests: 2,
        costInUsd: 2.000000001,
        latencyInMs: 200,
        promptTokenCount: 20,
        completionTokenCount: 10,
        successCount: 1,
        model: "",
        keyId: one,
        customId: "",
        userId: "",
      });
      expect(answer.latencyInMsMedian).toBe(100);
      expect(answer.latencyInMs99th).toBeCloseTo(294);
    });
  });

  it("200: nothing when no day begins in the period", async () => {
    const { json } = await admin.send("POST", path, { start: T0 + 1, end: T0 + DAY });
    expect(json).toEqual({ dataPoints: [], latencyInMsMedian: 0, latencyInMs99th: 0 });
  });

  it.each(PERIOD_REFUSALS)("400: %j", async (members, detail) => {
    const body = { start: T0, end: T0 + DAY, ...members };
    expect((await admin.send("POST", path, body)).json).toEqual(invalid(detail, path));
  });
});

describe("POST /api/reporting/top-keys", () => {
  const path = "/api/reporting/top-keys";
  const START = T0 + 100 * DAY;
  const request = { start: START, end: START + DAY };
  const spending = (key_id: string, cost_nano: number) =>
    anEvent({ key_id, cost_nano, created_at: new Date(START * 1000 + 500) });
  const names = new Map<string, string>();
  const top = async (members: object) => {
    const { json, text } = await admin.send("POST", path, { ...request, ...members });
    const answer = TopKeysAnswer.safeParse(json);
    if (!answer.success) throw new Error(text);
    return answer.data.dataPoints.map(({ keyId, costInUsd }) => [names.get(keyId), costInUsd]);
  };

  beforeAll(async () => {
    const make = async (name: string, members: object, createdAt: number) => {
      admin.setNow(new Date(createdAt * 1000));
      names.set((await admin.aKey({ name, ...members })).keyId, name);
    };
    await make("old", { tags: ["a"] }, START - 5);
    await make("new", { tags: ["a", "b"] }, START);
    await make("later", { tags: ["a"] }, START + DAY);
    await make("idle", {}, START - 5);
    await make("Deleted", { tags: ["a"] }, START - 5);
    const idOf = (name: string) => [...names].find(([, each]) => each === name)?.[0] ?? "";
    await insert(
      spending(idOf("old"), 3_000_000_000),
      spending(idOf("old"), 1),
      spending(idOf("Deleted"), 5_000_000_000),
    );
    await admin.send("DELETE", `/api/key-management/keys/${idOf("Deleted")}`);
    await admin.send("PATCH", `/api/key-management/keys/${idOf("old")}`, { revoked: true });
  });

  it("200: keys with calls in the period, and those created in it", () =>
    bothWays(async () => {
      expect(await top({})).toEqual([
        ["Deleted", 5],
        ["old", 3.000000001],
        ["new", 0],
      ]);
      expect(await top({ order: "asc" })).toEqual([
        ["new", 0],
        ["old", 3.000000001],
        ["Deleted", 5],
      ]);
    }));

  it.each([
    [{ tags: ["a"] }, ["old", "new"]],
    [{ tags: ["a", "b"] }, ["new"]],
    [{ name: "OL" }, ["old"]],
    [{ revoked: true }, ["old"]],
    [{ revoked: false }, ["new"]],
    [{ keyIds: [randomUUID(), "no-id"] }, []],
    [{ limit: 1 }, ["Deleted"]],
    [{ limit: 1, offset: 1, order: "DESC" }, ["old"]],
    [{ offset: 2 }, ["Deleted", "old", "new"]],
  ])("200: %j", async (members, found) => {
    expect((await top(members)).map(([name]) => name)).toEqual(found);
  });

  it.each([
    ...PERIOD_REFUSALS.map(
      ([members, detail]) => [members, detail.replaceAll(String(T0), String(START))] as const,
    ),
    [{ order: "up" }, "top keys request order can only be desc or asc"],
    [{ tags: [""], keyIds: [""] }, "fields [keyIds, tags] are invalid"],
    [{ limit: -1 }, "fields [limit] are invalid"],
  ] as const)("400: %j", async (members, detail) => {
    const body = { ...request, ...members, ...("end" in members ? { end: endOf(members) } : {}) };
    expect((await admin.send("POST", path, body)).json).toEqual(invalid(detail, path));
  });
  const endOf = ({ end }: { readonly end?: unknown }) => (end === undefined ? end : START);
});

describe("ids of a key", () => {
  const keyId = randomUUID();

  it.each([
    ["user-ids", "user_id"],
    ["users-ids", "user_id"],
    ["custom-ids", "custom_id"],
  ])("200: GET /api/reporting/%s", async (name, column) => {
    const key_id = randomUUID();
    await insert(
      ...["b", "a", "", "b", "it's"].map((id) => anEvent({ key_id, [column]: id })),
      anEvent({ [column]: "another key's" }),
    );
    await bothWays(async () => {
      const path = `/api/reporting/${name}?keyId=${key_id}`;
      expect((await admin.send("GET", path)).json).toEqual(["a", "b", "it's"]);
    });
  });

  it.each([["user-ids"], ["custom-ids"]])("200: none for an unknown key: %s", async (name) => {
    for (const id of [keyId, "no-id", "'; drop table events"]) {
      const path = `/api/reporting/${name}?keyId=${encodeURIComponent(id)}`;
      expect((await admin.send("GET", path)).json).toEqual([]);
    }
  });

  it.each([["user-ids"], ["custom-ids"]])("400: without a key: %s", async (name) => {
    for (const query of ["", "?keyId="]) {
      const { json } = await admin.send("GET", `/api/reporting/${name}${query}`);
      expect(json).toEqual({
        type: "/errors/missing-key-id",
        title: "key id query param is missing",
        status: 400,
        detail: "key id query param is missing",
        instance: `/api/reporting/${name}`,
      });
    }
  });
});

it("percentiles of many calls are at most 2 % off, from sums and single events alike", async () => {
  const start = T0 + 400 * DAY;
  const key_id = randomUUID();
  const latencies = Array.from({ length: 10_500 }, (_, call) => 1 + ((call * 7919) % 30_000));
  for (let from = 0; from < latencies.length; from += 1500) {
    const events = latencies
      .slice(from, from + 1500)
      .map((latency_ms, index) =>
        anEvent({ key_id, latency_ms, created_at: new Date((start + from + index) * 1000) }),
      );
    await insert(...events);
  }
  const sorted = latencies.toSorted((a, b) => a - b);
  const exact = (fraction: number) => sorted[Math.round(fraction * (sorted.length - 1))] ?? 0;
  await bothWays(async () => {
    for (const members of [{}, { keyIds: [key_id] }]) {
      const { json } = await admin.send("POST", "/api/reporting/events", {
        start,
        end: start + 11_000,
        increment: 3600,
        ...members,
      });
      const { latencyInMsMedian: median, latencyInMs99th: p99 } = EventReportAnswer.parse(json);
      expect(Math.abs(median / exact(0.5) - 1)).toBeLessThan(0.021);
      expect(Math.abs(p99 / exact(0.99) - 1)).toBeLessThan(0.021);
    }
  });
});

it("reports of dropped months are those of their hours, and of nothing finer", async () => {
  const october = Date.UTC(2026, 9, 10) / 1000;
  const now = Date.UTC(2026, 11, 1);
  const key_id = randomUUID();
  const calls = [0, 1800, 3600, 40 * DAY].map((second) =>
    anEvent({ key_id, created_at: new Date((october + second) * 1000), user_id: "old user" }),
  );
  await insert(...calls);
  await makeEventPartitions(admin.db, now);
  while ((await rollUpEvents(admin.db)) > 0);
  expect(await dropOldEvents(admin.db, Date.UTC(2026, 10, 1))).toContain("events_2026_10");
  const count = async (members: object) => {
    const body = { start: october, end: october + 2 * 3600, increment: 1800, keyIds: [key_id] };
    const { json } = await admin.send("POST", "/api/reporting/events", { ...body, ...members });
    return EventReportAnswer.parse(json).dataPoints.map((point) => point.numberOfRequests);
  };
  expect(await count({})).toEqual([2, 0, 1, 0, 0]);
  expect(await count({ end: october + 50 * DAY, increment: 50 * DAY })).toEqual([4, 0]);
  expect(await count({ end: october + 2 * DAY, increment: DAY, userIds: ["old user"] })).toEqual([
    3, 0, 0,
  ]);
  const search = { start: october, end: october + 50 * DAY, keyIds: [key_id], returnCount: true };
  expect((await admin.send("POST", "/api/v2/events", search)).json.count).toBe(1);
});
