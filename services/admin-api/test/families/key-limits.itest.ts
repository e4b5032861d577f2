import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type AdminFixture, startAdmin } from "../admin-fixture.ts";

const KEYS = "/api/key-management/keys";

let admin: AdminFixture;
let settingIds: readonly string[];
beforeAll(async () => {
  admin = await startAdmin();
  settingIds = [await admin.aSetting()];
});
afterAll(() => admin.close());

const create = (members: object) =>
  admin.send("PUT", KEYS, { name: "n", key: randomUUID(), settingIds, ...members });
const patch = (id: string, body: object) => admin.send("PATCH", `${KEYS}/${id}`, body);

const PER_DAY = { kind: "rate", unit: "d", max: 1000 };
const PER_HOUR = { kind: "cost", unit: "h", maxUsd: 0.1 };
const TOKENS = { kind: "tokens", unit: "m", max: 100_000 };
const AT_ONCE = { kind: "concurrent", max: 7 };
const GPT = { kind: "model-cost", models: ["GPT-4o-2024-08-06", "o3*"], unit: "mo", maxUsd: 0.1 };

describe("limits of a key beside the contract's", () => {
  it("200: are kept exactly, and leave the contract's members alone", async () => {
    const { status, json } = await create({
      rateLimitOverTime: 10,
      rateLimitUnit: "m",
      limits: [PER_DAY, PER_HOUR],
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      rateLimitOverTime: 10,
      rateLimitUnit: "m",
      costLimitInUsdUnit: "",
      limits: [PER_DAY, PER_HOUR],
    });
    const row = await admin.db
      .selectFrom("keys")
      .select("limits")
      .where("id", "=", json.keyId)
      .executeTakeFirstOrThrow();
    expect(row.limits).toEqual([
      { kind: "rate", unit: "d", maxCalls: 1000 },
      { kind: "cost", unit: "h", maxNano: 100_000_000 },
    ]);
    expect((await admin.send("GET", `${KEYS}?keyIds=${json.keyId}`)).json).toEqual([json]);
  });

  it("200: are of tokens, of calls at once and of models, too, as they were given", async () => {
    const limits = [TOKENS, AT_ONCE, GPT, { ...GPT, unit: "total" }];
    const { json } = await create({ limits });
    expect(json.limits).toEqual(limits);
    const row = await admin.db
      .selectFrom("keys")
      .select("limits")
      .where("id", "=", json.keyId)
      .executeTakeFirstOrThrow();
    expect(row.limits).toMatchObject([
      { kind: "tokens", unit: "m", maxTokens: 100_000 },
      { kind: "concurrent", maxCalls: 7 },
      { kind: "model-cost", models: GPT.models, unit: "mo", maxNano: 100_000_000 },
      { unit: "total" },
    ]);
  });

  it.each([
    [[TOKENS, TOKENS], "there are two token limits per minute (m)"],
    [[AT_ONCE, AT_ONCE], "there are two limits of concurrent calls"],
    [
      [GPT, { ...GPT, models: ["o3*", "gpt-4o"] }],
      "there are two cost limits per month (mo) for gpt-4o, o3*",
    ],
    [
      [
        { ...GPT, unit: "total" },
        { ...GPT, unit: "total" },
      ],
      "there are two cost limits (total) for gpt-4o, o3*",
    ],
  ])("400: %j are two of the same", async (limits, detail) => {
    expect((await create({ limits })).json).toMatchObject({ status: 400, detail });
  });

  it("200: a change replaces all of them, leaves them when it names none, and clears them", async () => {
    const key = await admin.aKey({ limits: [PER_DAY] });
    expect((await patch(key.keyId, { limits: [PER_HOUR] })).json.limits).toEqual([PER_HOUR]);
    expect((await patch(key.keyId, { name: "x" })).json.limits).toEqual([PER_HOUR]);
    expect((await patch(key.keyId, { limits: null })).json.limits).toEqual([PER_HOUR]);
    expect((await patch(key.keyId, { limits: [] })).json.limits).toEqual([]);
  });

  it("400: two of one kind and unit, within the list or across the contract's members", async () => {
    const twice = await create({ limits: [PER_DAY, { ...PER_DAY, max: 5 }] });
    expect(twice.json).toMatchObject({
      status: 400,
      type: "/errors/validation",
      detail: "there are two rate limits per day (d)",
    });
    const across = { costLimitInUsdOverTime: 1, costLimitInUsdUnit: "h", limits: [PER_HOUR] };
    expect((await create(across)).json.detail).toBe("there are two cost limits per hour (h)");

    const key = await admin.aKey({ limits: [PER_DAY] });
    const { json } = await patch(key.keyId, { rateLimitOverTime: 1, rateLimitUnit: "d" });
    expect(json.detail).toBe("there are two rate limits per day (d)");
    expect((await admin.send("GET", `${KEYS}?keyIds=${key.keyId}`)).json).toEqual([key]);
    const moved = { rateLimitOverTime: 1, rateLimitUnit: "d", limits: [] };
    expect((await patch(key.keyId, moved)).status).toBe(200);
  });

  it("400: of two changes at once that are no pair together, one is refused", async () => {
    for (let round = 0; round < 5; round += 1) {
      const key = await admin.aKey();
      const answers = await Promise.all([
        patch(key.keyId, { limits: [PER_DAY] }),
        patch(key.keyId, { rateLimitOverTime: 1, rateLimitUnit: "d" }),
      ]);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 400]));
    }
  });

  it.each([
    [{ kind: "words", unit: "m", max: 5 }, /^limits\.0\.kind: .*'rate' \| 'cost' \| 'tokens'/],
    [{ unit: "m", max: 5 }, /^limits\.0\.kind: /],
    [{ ...PER_HOUR, model: "gpt-4o" }, /^limits: .*"model"/],
    [{ ...PER_DAY, unit: "mo" }, /^limits\.0\.unit: /],
    [{ ...PER_HOUR, unit: "s" }, /^limits\.0\.unit: /],
    [{ ...PER_DAY, max: 0 }, /^fields \[limits\.0\.max\] are invalid$/],
    [{ kind: "rate", unit: "m" }, /^fields \[limits\.0\.max\] are invalid$/],
    [{ ...PER_DAY, max: 1.5 }, /^limits\.0\.max: /],
    [{ ...PER_DAY, max: 3e9 }, /^fields \[limits\.0\.max\] are invalid \(/],
    [{ ...PER_HOUR, maxUsd: 0 }, /^fields \[limits\.0\.maxUsd\] are invalid$/],
    [{ ...PER_HOUR, maxUsd: -1 }, /^fields \[limits\.0\.maxUsd\] are invalid$/],
    [{ ...PER_HOUR, maxUsd: 4e-10 }, /^fields \[limits\.0\.maxUsd\] are invalid$/],
    [7, /^limits: .*expected object/],
    [{ ...TOKENS, unit: "s" }, /^limits\.0\.unit: /],
    [{ ...TOKENS, max: 0 }, /^fields \[limits\.0\.max\] are invalid$/],
    [{ ...TOKENS, max: 1e16 }, /^(?:limits\.0\.max: |fields \[limits\.0\.max\] are invalid)/],
    [{ kind: "concurrent", max: 0 }, /^fields \[limits\.0\.max\] are invalid$/],
    [{ kind: "concurrent", unit: "m", max: 5 }, /^limits: .*"unit"/],
    [{ ...GPT, models: [] }, /^fields \[limits\.0\.models\] are invalid$/],
    [{ ...GPT, models: [""] }, /^fields \[limits\.0\.models\] are invalid$/],
    [{ ...GPT, models: ["gpt-*-mini"] }, /^model gpt-\*-mini is not clear: /],
    [{ ...GPT, models: ["gpt-4o-2024*"] }, /^model gpt-4o-2024\* matches nothing: .* as gpt-4o$/],
    [{ ...GPT, unit: "s" }, /^limits\.0\.unit: /],
    [{ ...GPT, maxUsd: 0 }, /^fields \[limits\.0\.maxUsd\] are invalid$/],
  ])("400: %j does not hold, so it is not accepted", async (limit, detail) => {
    const { status, json } = await create({ limits: [limit] });
    expect(status).toBe(400);
    expect(json.detail).toMatch(detail);
  });

  it("400: more than 64", async () => {
    const { json } = await create({ limits: Array.from({ length: 65 }, () => PER_DAY) });
    expect(json.detail).toMatch(/^fields \[limits\] are invalid \(/);
  });
});
