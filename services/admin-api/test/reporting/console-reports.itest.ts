import { randomUUID } from "node:crypto";

import { rollUpEvents } from "@lintel/db";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type AdminFixture, startAdmin } from "../admin-fixture.ts";
import { anEvent, type EventColumns } from "../an-event.ts";

const HOUR = 3600;
const NOW = Math.floor(Date.UTC(2026, 10, 20, 12) / 1000);

let admin: AdminFixture;
beforeAll(async () => {
  admin = await startAdmin();
});
afterAll(() => admin.close());

const insert = (columns: Partial<EventColumns>) =>
  admin.db.insertInto("events").values(anEvent(columns)).execute();

describe("an overview", () => {
  it("sums a period and the one before, and the most expensive groups of both by name; rolled up or not", async () => {
    const [dear, cheap] = [await admin.aKey({ name: "dear" }), await admin.aKey({ name: "cheap" })];
    const at = (seconds: number) => new Date((NOW + seconds) * 1000);
    const call = { created_at: at(-60), key_id: dear.keyId, cost_nano: "3000000001", model: "m" };
    await insert({ ...call, ttft_ms: 10, overhead_us: 500 });
    await insert({ ...call, status: 502, cost_nano: "0", ttft_ms: 30, overhead_us: 1500 });
    await insert({ ...call, key_id: cheap.keyId, cost_nano: "1000000000" });
    await insert({ ...call, created_at: at(-HOUR - 60), cost_nano: "7000000000" });
    const request = {
      start: NOW - HOUR,
      end: NOW,
      groupBy: "keyId",
      keyIds: [dear.keyId, cheap.keyId],
    };
    const ask = () => admin.send("POST", "/api/reporting/overview", request);
    const queued = await ask();
    expect(queued.json).toMatchObject({
      period: { calls: 3, errors: 1, costInNanoUsd: "4000000001" },
      before: { calls: 1, errors: 0, costInNanoUsd: "7000000000" },
      timeToFirstByteInMs: { calls: 2, median: 20 },
      overheadInMs: { calls: 2, median: 1 },
      groups: [
        {
          id: dear.keyId,
          name: "dear",
          period: { calls: 2, errors: 1, costInNanoUsd: "3000000001" },
          before: { calls: 1, costInNanoUsd: "7000000000" },
        },
        { id: cheap.keyId, name: "cheap", period: { calls: 1 }, before: { calls: 0 } },
      ],
      hasMoreGroups: false,
    });
    while ((await rollUpEvents(admin.db)) > 0);
    expect((await ask()).json).toEqual(queued.json);
    const first = await admin.send("POST", "/api/reporting/overview", { ...request, limit: 1 });
    expect(first.json).toMatchObject({ groups: [{ name: "dear" }], hasMoreGroups: true });
  });

  it.each(["model", "customId", "userId", "provider", "tag", "policyId", "routeId"])(
    "groups by %s",
    async (groupBy) => {
      const request = { start: NOW - 24 * HOUR, end: NOW, groupBy };
      const { json, status } = await admin.send("POST", "/api/reporting/overview", request);
      expect(status).toBe(200);
      const sum = json.groups.reduce(
        (total: number, group: { period: { calls: number } }) => total + group.period.calls,
        0,
      );
      expect(sum).toBe(json.period.calls);
    },
  );
});

describe("limits", () => {
  it("stand where the ledger's sums do, of models in their window only, and the nearest to its end is first", async () => {
    const limits = [
      { kind: "cost", unit: "mo", maxUsd: 10 },
      { kind: "tokens", unit: "d", max: 1000 },
      { kind: "model-cost", unit: "d", models: ["gpt-4o*"], maxUsd: 4 },
    ];
    const key = await admin.aKey({ name: "limited", costLimitInUsd: 100, limits });
    const other = await admin.aKey({ name: "unlimited" });
    const nowMs = NOW * 1000;
    admin.setNow(new Date(nowMs));
    const sums = { scope: "key" as const, scope_id: key.keyId, calls: 2 };
    await admin.db
      .insertInto("spend")
      .values([
        { ...sums, unit: "total", window_start: new Date(0), cost_nano: 50e9, tokens: 5 },
        {
          ...sums,
          unit: "mo",
          window_start: new Date(Date.UTC(2026, 10, 1)),
          cost_nano: 9e9,
          tokens: 5,
        },
        {
          ...sums,
          unit: "d",
          window_start: new Date(Date.UTC(2026, 10, 20)),
          cost_nano: 1e9,
          tokens: 250,
        },
      ])
      .execute();
    const start = (day: number) => new Date(Date.UTC(2026, 10, day));
    const model = (name: string, day: number, nano: number) => ({
      scope: "key" as const,
      scope_id: key.keyId,
      model: name,
      total_nano: 9e9,
      minute_start: start(day),
      minute_nano: nano,
      hour_start: start(day),
      hour_nano: nano,
      day_start: start(day),
      day_nano: nano,
      month_start: start(1),
      month_nano: nano,
    });
    await admin.db
      .insertInto("model_spend")
      .values([
        model("gpt-4o", 20, 1e9),
        model("gpt-4o-mini", 20, 2e9),
        model("gpt-4o-audio", 19, 5e9),
        model("o3", 20, 7e9),
      ])
      .execute();
    const { json } = await admin.send(
      "GET",
      `/api/limits?keyIds=${key.keyId}&keyIds=${other.keyId}&keyIds=${randomUUID()}`,
    );
    const monthEnd = Date.UTC(2026, 11, 1) / 1000;
    const dayEnd = Date.UTC(2026, 10, 21) / 1000;
    expect(json).toHaveLength(2);
    const found = json.find(({ id }: { id: string }) => id === key.keyId);
    expect(found.limits).toEqual([
      { kind: "cost", unit: "total", limit: 100, used: 50, share: 50, resetsAt: null },
      { kind: "cost", unit: "mo", limit: 10, used: 9, share: 90, resetsAt: monthEnd },
      { kind: "tokens", unit: "d", limit: 1000, used: 250, share: 25, resetsAt: dayEnd },
      {
        kind: "model-cost",
        unit: "d",
        models: ["gpt-4o*"],
        limit: 4,
        used: 3,
        share: 75,
        resetsAt: dayEnd,
      },
    ]);
    const near = await admin.send("GET", "/api/reporting/near-limits?share=50");
    expect(near.json).toEqual([
      {
        kind: "key",
        id: key.keyId,
        name: "limited",
        unit: "mo",
        limitInUsd: 10,
        spentInUsd: 9,
        share: 90,
        resetsAt: monthEnd,
      },
      expect.objectContaining({ unit: "total", share: 50, resetsAt: null }),
    ]);
    admin.setNow(new Date());
  });
});

describe("last calls", () => {
  it("are those of each key that was asked for, in that order; none of one that was never called", async () => {
    const [called, idle] = [await admin.aKey(), await admin.aKey()];
    const [first, last] = [NOW - 40 * 24 * HOUR, NOW - 60];
    for (const at of [last, first]) {
      await insert({ key_id: called.keyId, created_at: new Date(at * 1000) });
    }
    const path = `/api/reporting/last-calls?keyIds=${idle.keyId}&keyIds=${called.keyId}`;
    expect((await admin.send("GET", path)).json).toEqual([
      { keyId: idle.keyId, at: null },
      { keyId: called.keyId, at: last },
    ]);
  });
});

describe("unpriced models", () => {
  it("are named with what has no price, those with the most calls first", async () => {
    const call = { created_at: new Date((NOW - 60) * 1000), unpriced: true };
    for (const model of ["new-1", "new-2", "new-2"]) await insert({ ...call, model });
    await insert({ ...call, model: "new-1", unknown_usage: ["video_tokens"] });
    await insert({ ...call, model: "new-1", unpriced: false });
    const path = `/api/reporting/unpriced-models?start=${NOW - HOUR}&end=${NOW}`;
    const { json } = await admin.send("GET", path);
    expect(
      json.map(({ calls, model, unknownUsage }: Record<string, unknown>) => [
        model,
        calls,
        unknownUsage,
      ]),
    ).toEqual([
      ["new-1", 2, ["video_tokens"]],
      ["new-2", 2, []],
    ]);
  });
});

describe("watching calls", () => {
  const live = async (query: string) => (await admin.send("GET", `/api/events/live?${query}`)).json;
  const idsOf = ({ calls }: { calls: readonly { id: string }[] }) => calls.map(({ id }) => id);

  it("shows each call once, in the order of booking, however long ago it began", async () => {
    const provider = `watched-${randomUUID()}`;
    const only = `provider=${provider}`;
    const key = await admin.aKey({ name: "watched" });
    const booked = async (minutesAgo: number, members: Partial<EventColumns> = {}) => {
      const at = new Date(Date.now() - minutesAgo * 60_000);
      const event = anEvent({ provider, created_at: at, key_id: key.keyId, ...members });
      await admin.db.insertInto("events").values(event).execute();
      return event.id;
    };
    const first = await booked(0);
    const waited = await live(`${only}&wait=10`);
    expect(waited).toMatchObject({ calls: [{ id: first, keyName: "watched" }], skipped: false });
    const later = [await booked(30), await booked(0, { status: 500 })];
    const next = await live(`${only}&wait=10&cursor=${waited.cursor}`);
    const rest = await live(`${only}&wait=1&cursor=${next.cursor}`);
    expect([...idsOf(next), ...idsOf(rest)]).toEqual(later);
    const failed = await live(`${only}&failed=true`);
    expect(idsOf(failed)).toEqual([later[1]]);
  });

  it("begins again with the latest where the cursor is too old, and says so", async () => {
    const old = Buffer.from(`1000000.${randomUUID()}`).toString("base64url");
    expect(await live(`cursor=${old}&limit=1`)).toMatchObject({ skipped: true });
  });
});

describe("the system", () => {
  it("is described, without secrets, though Redis does not answer", async () => {
    const { json, text } = await admin.send("GET", "/api/system");
    expect(json).toMatchObject({
      node: process.version,
      migrations: { missing: [] },
      queue: null,
      proxies: null,
    });
    expect(json.postgres.bytes).toBeGreaterThan(0);
    expect(text).not.toMatch(/postgres:\/\/|password/i);
  });
});
