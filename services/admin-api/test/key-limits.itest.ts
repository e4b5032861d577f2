import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type AdminFixture, startAdmin } from "./admin-fixture.ts";

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
    [{ kind: "tokens", unit: "m", max: 5 }, /^limits\.0\.kind: .*'rate' \| 'cost'/],
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
  ])("400: %j does not hold, so it is not accepted", async (limit, detail) => {
    const { status, json } = await create({ limits: [limit] });
    expect(status).toBe(400);
    expect(json.detail).toMatch(detail);
  });

  it("400: more than 16", async () => {
    const { json } = await create({ limits: Array.from({ length: 17 }, () => PER_DAY) });
    expect(json.detail).toMatch(/^fields \[limits\] are invalid \(/);
  });
});
