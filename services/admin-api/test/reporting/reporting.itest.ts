import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { EventReportAnswer } from "../../src/families/reporting/models/report-point.ts";
import { type AdminFixture, startAdmin } from "../admin-fixture.ts";
import { anEvent, type EventColumns } from "../an-event.ts";

const REPORT = "/api/reporting/events";
const T0 = 1_700_000_000;
const at = (seconds: number, ms = 0) => new Date((T0 + seconds) * 1000 + ms);

let admin: AdminFixture;
beforeAll(async () => {
  admin = await startAdmin();
});
afterAll(() => admin.close());

const insert = (...events: readonly EventColumns[]) =>
  admin.db.insertInto("events").values(events).execute();

describe("GET /api/reporting/keys/:id", () => {
  it("200: 0 for a key that has spent nothing, then the ledger's sum in micro-dollars", async () => {
    const key = await admin.aKey();
    const path = `/api/reporting/keys/${key.keyId}`;
    const nothing = { id: key.keyId, costInMicroDollars: 0, costInNanoUsd: "0" };
    expect((await admin.send("GET", path)).json).toEqual(nothing);
    const sum = { scope: "key", scope_id: key.keyId, calls: 1 } as const;
    await admin.db
      .insertInto("spend")
      .values([
        { ...sum, unit: "total", window_start: new Date(0), cost_nano: 1_234_567_890n },
        { ...sum, unit: "mo", window_start: new Date(0), cost_nano: 5 },
      ])
      .execute();
    expect(
      (
        await admin.send(
          "GET",
          path.toUpperCase().replace("/API/REPORTING/KEYS", "/api/reporting/keys"),
        )
      ).json,
    ).toEqual({
      id: key.keyId,
      costInMicroDollars: 1_234_568,
      costInNanoUsd: "1234567890",
    });
  });

  it.each([[randomUUID()], ["no-id"]])("404: an unknown key %j", async (id) => {
    const { status, json } = await admin.send("GET", `/api/reporting/keys/${id}`);
    expect(status).toBe(404);
    expect(json).toEqual({
      type: "/errors/key-not-found",
      title: "key not found error",
      status: 404,
      detail: "key is not found",
      instance: "/api/reporting/keys/:id",
    });
  });
});

describe("POST /api/reporting/events", () => {
  const keyId = randomUUID();
  const other = randomUUID();
  beforeAll(() =>
    insert(
      anEvent({
        key_id: keyId,
        created_at: at(0),
        latency_ms: 100,
        cost_nano: 100_000_000,
        tags: ["a", "b"],
      }),
      anEvent({
        key_id: keyId,
        created_at: at(59, 999),
        latency_ms: 300,
        cost_nano: 200_000_000,
        status: 500,
        tags: ["a"],
        user_id: "u",
      }),
      anEvent({
        key_id: keyId,
        created_at: at(60),
        latency_ms: 200,
        model: "gpt-y",
        cache_read_tokens: 4,
        reasoning_tokens: 2,
        custom_id: "c",
      }),
      anEvent({ key_id: other, created_at: at(61), latency_ms: 900 }),
      anEvent({ key_id: keyId, created_at: at(180), latency_ms: 5000 }),
      anEvent({ key_id: keyId, created_at: at(-1), latency_ms: 5000 }),
    ),
  );

  const request = { keyIds: [keyId], start: T0, end: T0 + 180, increment: 60 };
  const report = async (body: object = {}) => {
    const { json } = await admin.send("POST", REPORT, { ...request, ...body });
    return EventReportAnswer.parse(json);
  };
  const empty = {
    numberOfRequests: 0,
    costInUsd: 0,
    latencyInMs: 0,
    promptTokenCount: 0,
    completionTokenCount: 0,
    successCount: 0,
    model: "",
    keyId: "",
    customId: "",
    userId: "",
  };

  it("200: sums each bucket, the empty ones and the one at the end included", async () => {
    expect(await report()).toEqual({
      dataPoints: [
        {
          ...empty,
          timeStamp: T0,
          numberOfRequests: 2,
          costInUsd: 0.3,
          latencyInMs: 400,
          promptTokenCount: 20,
          completionTokenCount: 10,
          successCount: 1,
        },
        {
          ...empty,
          timeStamp: T0 + 60,
          numberOfRequests: 1,
          costInUsd: 0.000001,
          latencyInMs: 200,
          promptTokenCount: 14,
          completionTokenCount: 7,
          successCount: 1,
        },
        { ...empty, timeStamp: T0 + 120 },
        { ...empty, timeStamp: T0 + 180 },
      ],
      latencyInMsMedian: 200,
      latencyInMs99th: 298,
    });
  });

  it("200: cuts the last bucket at the end, and makes none there when it falls between", async () => {
    const { dataPoints } = await report({ end: T0 + 61, increment: 50 });
    expect(dataPoints.map((point) => [point.timeStamp - T0, point.numberOfRequests])).toEqual([
      [0, 1],
      [50, 2],
    ]);
  });

  it("200: one point per bucket and combination when grouped", async () => {
    const { dataPoints } = await report({ keyIds: [], filters: ["keyId", "model"], end: T0 + 120 });
    const seen = dataPoints.map((point) => [
      point.timeStamp - T0,
      point.model,
      point.keyId,
      point.numberOfRequests,
    ]);
    expect(seen).toEqual([
      [0, "gpt-x", keyId, 2],
      [60, "gpt-x", other, 1],
      [60, "gpt-y", keyId, 1],
      [120, "", "", 0],
    ]);
    const users = await report({ filters: ["userId", "customId"], end: T0 + 60 });
    expect(
      users.dataPoints.map((point) => [point.userId, point.customId, point.numberOfRequests]),
    ).toEqual([
      ["", "", 1],
      ["u", "", 1],
      ["", "", 0],
    ]);
  });

  it("200: percentiles are of the period and the filter", async () => {
    expect(await report({ end: T0 + 60 })).toMatchObject({ latencyInMsMedian: 200 });
    expect(await report({ userIds: ["u"] })).toMatchObject({
      latencyInMsMedian: 300,
      latencyInMs99th: 300,
    });
    expect(await report({ keyIds: [randomUUID()] })).toMatchObject({
      latencyInMsMedian: 0,
      latencyInMs99th: 0,
    });
  });

  it.each([
    [{ tags: ["a"] }, 2],
    [{ tags: ["a", "b"] }, 1],
    [{ customIds: ["c", "d"] }, 1],
    [{ keyIds: [keyId, other] }, 4],
    [{ keyIds: ["no-id"] }, 0],
  ])("200: filters by %j", async (filter, count) => {
    const { dataPoints } = await report(filter);
    expect(dataPoints.reduce((sum, point) => sum + point.numberOfRequests, 0)).toBe(count);
  });

  it("200: adds costs exactly, beyond what doubles can", async () => {
    const key_id = randomUUID();
    const costs = [9_007_199_254_740_991n, 9_007_199_254_740_991n, 1n];
    await insert(...costs.map((cost_nano) => anEvent({ key_id, created_at: at(1), cost_nano })));
    const { dataPoints } = await report({ keyIds: [key_id] });
    expect(dataPoints[0]?.costInUsd).toBe(Number(18_014_398_509_481_983n) / 1e9);
  });

  it.each([
    [{ start: 0 }, "start cannot be empty"],
    [{ end: T0 }, `start ${T0} must be smaller than end ${T0}`],
    [{ increment: 0 }, "increment must be larger than 0"],
    [
      { end: T0 + 31_536_000, increment: 1 },
      "increment 1 divides the period into 31536001 buckets; at most 10000 are possible",
    ],
  ])("400: %j", async (body, detail) => {
    const { status, json } = await admin.send("POST", REPORT, { ...request, ...body });
    expect(status).toBe(400);
    expect(json).toEqual({
      type: "/errors/invalid-reporting-request",
      title: "invalid reporting request",
      status: 400,
      detail,
      instance: REPORT,
    });
  });
});
