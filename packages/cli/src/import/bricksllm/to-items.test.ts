import { createHash } from "node:crypto";

import { describe, expect, it } from "vitest";

import type { Known } from "../mapped.ts";
import { EventRow, KeyRow, RouteRow, SpendRow, UserRow } from "./rows.ts";
import { BRICKSLLM_EVENTS, BRICKSLLM_SPEND, BRICKSLLM_TABLES } from "./tables.ts";
import { toEvent, toKey, toRoute, toSpend, toUser } from "./to-items.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const KNOWN: Known = {
  settings: new Set(["s1", "s2"]),
  policies: new Set(["p1"]),
  keys: new Set(["k1"]),
};

/** A row as the first release wrote it: what came later is not there, and what may be null is. */
const OLDEST = {
  key_id: "k1",
  name: "old",
  created_at: 1_700_000_000,
  tags: null,
  revoked: false,
  key: sha256("secret"),
  revoked_reason: null,
  cost_limit_in_usd: null,
  cost_limit_in_usd_over_time: null,
  cost_limit_in_usd_unit: null,
  rate_limit_over_time: null,
  rate_limit_unit: null,
  ttl: null,
  setting_id: "s1",
};

const aKey = (columns: Partial<Record<keyof KeyRow, unknown>> = {}) =>
  toKey(KeyRow.parse({ ...OLDEST, ...columns }), KNOWN);

describe("a key", () => {
  it("is taken over from its oldest form, with nothing where nothing was", () => {
    expect(aKey()).toEqual({
      id: "k1",
      name: "old",
      notes: [],
      item: {
        id: "k1",
        name: "old",
        createdAt: 1_700_000_000,
        tags: null,
        revoked: false,
        revokedReason: "",
        costLimitInUsd: 0,
        costLimitInUsdOverTime: 0,
        costLimitInUsdUnit: "",
        rateLimitOverTime: 0,
        rateLimitUnit: "",
        ttl: "",
        allowedPaths: undefined,
        keyHash: sha256("secret"),
        settingIds: ["s1"],
        shouldLogRequest: false,
        shouldLogResponse: false,
        rotationEnabled: false,
        isKeyNotHashed: false,
        policyId: "",
      },
    });
  });

  it("is hashed on the way where its secret was stored as it is", () => {
    const key = aKey({ key: "in-clear-text", is_key_not_hashed: true });
    expect(key).toMatchObject({ item: { keyHash: sha256("in-clear-text") }, notes: [] });
  });

  it("has a note where a secret stored as it is looks like a hash: it may have been hashed later", () => {
    const hash = sha256("secret");
    const key = aKey({ is_key_not_hashed: true });
    expect(key).toMatchObject({
      item: { keyHash: sha256(hash) },
      notes: [expect.stringContaining("looks like a hash")],
    });
  });

  it("has all its settings, each once, the single one first, as BricksLLM tries them", () => {
    const key = aKey({ setting_id: "s2", setting_ids: ["s1", "s2", "gone"] });
    expect(key).toMatchObject({
      item: { settingIds: ["s2", "s1"] },
      notes: ["1 of its provider settings were not taken over"],
    });
  });

  it.each([
    ["it has no setting that was taken over", { setting_id: "gone" }, /none of its provider/],
    ["its policy was not: it would be allowed more", { policy_id: "gone" }, /allowed more/],
    ["its secret is neither a hash nor marked as plain", { key: "short" }, /neither as a SHA-256/],
  ])("is refused when %s", (_, columns, reason) => {
    expect(aKey(columns)).toEqual({ id: "k1", name: "old", reason: expect.stringMatching(reason) });
  });
});

describe("what refers to keys", () => {
  const { key_id: _, ...holder } = OLDEST;

  it("a user keeps those of its keys that are there", () => {
    const row = UserRow.parse({ ...holder, id: "u1", user_id: "ann", key_ids: ["k1", "gone"] });
    expect(toUser(row, KNOWN)).toMatchObject({ item: { userId: "ann", keyIds: ["k1"] } });
  });

  it("a route keeps those of its keys that are there, and is refused without any", () => {
    const row = (key_ids: readonly string[]) =>
      RouteRow.parse({ id: "r1", name: "chat", path: "/chat", created_at: 1, key_ids });
    expect(toRoute(row(["k1", "gone"]), KNOWN)).toMatchObject({
      item: { keyIds: ["k1"] },
      notes: ["1 of its keys were not taken over"],
    });
    expect(toRoute(row(["gone"]), KNOWN)).toHaveProperty("reason");
  });

  const used = {
    user_id: "",
    provider: "openai",
    model: "m",
    at: 1_700_006_400,
    cost_nano: 1,
    prompt_tokens: 1,
    completion_tokens: 1,
    latency_ms: 5,
  };
  const spent = { ...used, calls: 1, odd_costs: 0 };

  it("a call of a key that was not taken over is refused under the key's name", () => {
    const row = EventRow.parse({ ...used, event_id: "e1", key_id: "gone" });
    expect(toEvent(row, KNOWN)).toEqual({
      id: "gone",
      name: "",
      reason: "its key was not taken over",
    });
  });

  it("a call without what later releases recorded is taken over", () => {
    const row = EventRow.parse({ ...used, event_id: "e1", key_id: "k1", path: null, tags: null });
    expect(toEvent(row, KNOWN)).toMatchObject({
      id: "k1",
      item: { id: "e1", keyId: "k1", status: 0, path: "", tags: [], latencyInMs: 5 },
    });
  });

  it("spend with impossible costs is taken over with a note", () => {
    const row = SpendRow.parse({ ...spent, key_id: "k1", odd_costs: 2 });
    expect(toSpend(row, KNOWN)).toMatchObject({
      notes: ["2 calls have an impossible cost, which counts as none"],
    });
  });

  it("spend of a time that no calendar has is left for the service to refuse", () => {
    const row = SpendRow.parse({ ...spent, key_id: "k1", at: 1_700_000_000_000_000 });
    expect(toSpend(row, KNOWN)).toMatchObject({ name: "1700000000000000", item: { keyId: "k1" } });
  });

  it("spend of a key that was not taken over is refused, and says of which day", () => {
    const row = SpendRow.parse({ ...spent, key_id: "gone" });
    expect(toSpend(row, KNOWN)).toEqual({
      id: "gone",
      name: "2023-11-15",
      reason: "its key was not taken over",
    });
  });
});

it("a row that is not what BricksLLM writes is refused by what is wrong with it", () => {
  for (const { map } of [...BRICKSLLM_TABLES, BRICKSLLM_EVENTS, BRICKSLLM_SPEND]) {
    expect(map({ id: "x", key_id: "x", created_at: "yesterday" }, KNOWN)).toEqual({
      id: "x",
      name: "",
      reason: expect.stringMatching(/^\w+: /),
    });
  }
});
