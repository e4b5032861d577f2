import { createHash, randomUUID } from "node:crypto";

import { createEmptyDatabase, type TestDatabase } from "@lintel/testkit";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type RunningAdminApi, startAdminApi } from "../start-admin-api.ts";
import { BRICKSLLM_SCHEMA } from "./schema.ts";

const NOW = Math.floor(Date.now() / 1000);
/** Within the present day in UTC. */
const TODAY = Math.floor(NOW / 86_400) * 86_400;
/** The full proof: LINTEL_IMPORTED_KEYS=10000. */
const MANY = Number(process.env["LINTEL_IMPORTED_KEYS"] ?? 2500);

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const ids = {
  setting: randomUUID(),
  custom: randomUUID(),
  policy: randomUUID(),
  badPolicy: randomUUID(),
  key: randomUUID(),
  plainKey: randomUUID(),
  unguarded: randomUUID(),
  user: randomUUID(),
  route: randomUUID(),
};

let admin: RunningAdminApi;
let source: TestDatabase;
let bricks: Client;
beforeAll(async () => {
  source = await createEmptyDatabase();
  bricks = new Client({ connectionString: source.url });
  await bricks.connect();
  await bricks.query(BRICKSLLM_SCHEMA);
  await fill();
  admin = await startAdminApi();
});
afterAll(async () => {
  await bricks.end();
  await admin.close();
  await source.close();
});

/** What BricksLLM's own admin API would have written. */
async function fill(): Promise<void> {
  const insert = (table: string, row: Readonly<Record<string, unknown>>) =>
    bricks.query(
      `insert into ${table} (${Object.keys(row).join(", ")})
       values (${Object.keys(row)
         .map((_, index) => `$${index + 1}`)
         .join(", ")})`,
      Object.values(row),
    );
  const times = { created_at: NOW - 1000, updated_at: NOW - 500 };
  await insert("custom_providers", {
    id: ids.custom,
    ...times,
    provider: "bricks",
    authentication_param: "apikey",
    route_configs: JSON.stringify([
      {
        path: "/chat",
        target_url: "https://bricks.example.com/chat",
        stream_location: "",
        model_location: "model",
        request_prompt_location: "messages.#.content",
        response_completion_location: "choices.#.message.content",
        stream_end_word: "",
        stream_response_completion_location: "",
        stream_max_empty_messages: 10,
      },
    ]),
  });
  await insert("provider_settings", {
    id: ids.setting,
    ...times,
    provider: "openai",
    setting: JSON.stringify({ apikey: "sk-of-openai" }),
    cost_map: JSON.stringify({
      promptCostPerModel: null,
      completionCostPerModel: null,
      embeddingsCostPerModel: null,
    }),
  });
  const rules = { custom_config: '{"rules":null}', regex_config: '{"rules":null}' };
  await insert("policies", {
    id: ids.policy,
    ...times,
    name: "no addresses",
    tags: ["org-1"],
    config: '{"rules":{"address":"block"}}',
    ...rules,
  });
  await insert("policies", {
    id: ids.badPolicy,
    ...times,
    name: "unclear",
    config: '{"rules":{"mood":"block"}}',
    ...rules,
  });
  const key = { ...times, revoked: false, revoked_reason: "", allowed_paths: "null" };
  const limits = {
    cost_limit_in_usd: 0.25,
    cost_limit_in_usd_unit: "",
    rate_limit_over_time: 2,
    rate_limit_unit: "m",
    ttl: "",
  };
  await insert("keys", {
    ...key,
    ...limits,
    key_id: ids.key,
    key: sha256("my-secret-key"),
    name: "first",
    tags: ["org-1"],
    setting_ids: [ids.setting],
    policy_id: ids.policy,
  });
  await insert("keys", {
    ...key,
    key_id: ids.plainKey,
    key: "in-clear-text",
    is_key_not_hashed: true,
    name: "plain",
    setting_id: ids.setting,
    revoked: true,
    revoked_reason: "expired",
    ttl: "1s",
  });
  await insert("keys", {
    ...key,
    key_id: ids.unguarded,
    key: sha256("unguarded"),
    name: "unguarded",
    setting_id: ids.setting,
    policy_id: ids.badPolicy,
  });
  await insert("users", {
    id: ids.user,
    ...times,
    name: "spike",
    tags: ["org-1"],
    revoked: false,
    user_id: "spike-1",
    cost_limit_in_usd: 5.5,
    key_ids: [ids.key, randomUUID()],
  });
  await insert("routes", {
    id: ids.route,
    ...times,
    name: "chat",
    path: "/production/chat/completion",
    key_ids: [ids.key, randomUUID()],
    cache_config: '{"enabled":false,"ttl":""}',
    steps: JSON.stringify([
      {
        retries: 1,
        retryInterval: "",
        provider: "openai",
        requestParams: null,
        params: null,
        model: "gpt-4o-mini",
        timeout: "5s",
      },
    ]),
  });
  await spend(0.1);
  await spend(0.05, { created_at: TODAY - 40 * 86_400 });
}

/** Keys as large installations have them. */
async function addManyKeys(): Promise<void> {
  await bricks.query(
    `insert into keys (name, created_at, updated_at, tags, revoked, key_id, key, revoked_reason, setting_ids, allowed_paths)
     select 'key ' || n, $1::bigint, $1::bigint, '{}', false, gen_random_uuid(), encode(sha256(('secret ' || n)::bytea), 'hex'), '', array[$2], 'null'
     from generate_series(1, ${MANY}) as n`,
    [NOW, ids.setting],
  );
}

/** One call, as BricksLLM records it. */
const spend = (usd: number | string, { created_at = TODAY, keyId = ids.key } = {}) =>
  bricks.query(
    `insert into events (event_id, created_at, key_id, cost_in_usd, provider, model, status_code, prompt_token_count,
       completion_token_count, latency_in_ms, user_id, metadata)
     values ($1, $2, $3, $4, 'openai', 'gpt-4o-mini', 200, 10, 5, 100, 'spike-1', '"of a test"')`,
    [randomUUID(), created_at, keyId, usd],
  );

const runImport = (...options: readonly string[]) =>
  admin.json("import", "bricksllm", "--database-url", source.url, ...options);

const countsOf = (report: Awaited<ReturnType<typeof runImport>>) =>
  Object.fromEntries(
    report.kinds.map(({ kind, ...counts }: Readonly<Record<string, unknown>>) => [kind, counts]),
  );

const REFUSED = [
  { kind: "policies", id: ids.badPolicy, name: "unclear", text: expect.stringContaining("mood") },
  {
    kind: "keys",
    id: ids.unguarded,
    name: "unguarded",
    text: expect.stringContaining("allowed more"),
  },
];

describe("import bricksllm", () => {
  it("only shows what it would do without --apply, in words too", async () => {
    const report = await runImport();
    expect(report).toMatchObject({ applied: false, refused: REFUSED });
    expect(countsOf(report)["keys"]).toEqual({ found: 3, created: 2, exists: 0, refused: 1 });
    expect((await admin.json("settings", "list")).length).toBe(0);
    const { out } = await admin.lintel("import", "bricksllm", "--database-url", source.url);
    expect(out).toMatch(/^keys +3 +2 +0 +1$/m);
    expect(out).toContain("Nothing was changed");
  });

  it("takes everything over once, under the ids it had, and a second time nothing", async () => {
    const first = await runImport("--apply");
    expect(first).toMatchObject({ applied: true, refused: REFUSED });
    expect(countsOf(first)).toEqual({
      "custom-providers": { found: 1, created: 1, exists: 0, refused: 0 },
      settings: { found: 1, created: 1, exists: 0, refused: 0 },
      policies: { found: 2, created: 1, exists: 0, refused: 1 },
      keys: { found: 3, created: 2, exists: 0, refused: 1 },
      users: { found: 1, created: 1, exists: 0, refused: 0 },
      routes: { found: 1, created: 1, exists: 0, refused: 0 },
      spend: { found: 2, created: 2, exists: 0, refused: 0 },
    });
    const second = countsOf(await runImport("--apply"));
    for (const { created } of Object.values<{ created: number }>(second)) expect(created).toBe(0);
    expect(second["keys"]).toEqual({ found: 3, created: 0, exists: 2, refused: 1 });
  });

  it("keeps a key's secret as its hash, its limits, its revocation and what it refers to", async () => {
    const [key] = await admin.json("keys", "list", "--tag", "org-1");
    expect(key).toMatchObject({
      keyId: ids.key,
      key: sha256("my-secret-key"),
      createdAt: NOW - 1000,
      tags: ["org-1"],
      costLimitInUsd: 0.25,
      rateLimitOverTime: 2,
      rateLimitUnit: "m",
      settingIds: [ids.setting],
      policyId: ids.policy,
      allowedPaths: null,
    });
    const [plain] = await admin.json("keys", "list", "--name", "plain");
    expect(plain).toMatchObject({
      key: sha256("in-clear-text"),
      isKeyNotHashed: true,
      revoked: true,
      revokedReason: "expired",
    });
    const route = await admin.json("routes", "get", ids.route);
    expect(route).toMatchObject({ keyIds: [ids.key], path: "/production/chat/completion" });
    const user = await admin.json("users", "get", ids.user);
    expect(user).toMatchObject({ userId: "spike-1", costLimitInUsd: 5.5, keyIds: [ids.key] });
  });

  it("books what was spent once, and later only what has come since", async () => {
    const spent = () => admin.json("usage", "key", ids.key);
    expect(await spent()).toMatchObject({ costInMicroDollars: 150_000 });
    await spend(0.02);
    expect(countsOf(await runImport("--apply"))["spend"]).toMatchObject({ created: 1, exists: 1 });
    expect(await spent()).toMatchObject({ costInMicroDollars: 170_000 });
  });

  it("takes each call over by itself, once, and charges what its day was charged with no second time", async () => {
    const spent = () => admin.json("usage", "key", ids.key);
    const first = countsOf(await runImport("--events", "--apply"));
    expect(first["events"]).toEqual({ found: 3, created: 3, exists: 0, refused: 0 });
    expect(first["spend"]).toMatchObject({ created: 0, exists: 2 });
    expect(await spent()).toMatchObject({ costInMicroDollars: 170_000 });
    await spend(0.03);
    const second = countsOf(await runImport("--events", "--apply"));
    expect(second["events"]).toEqual({ found: 4, created: 1, exists: 3, refused: 0 });
    expect(second["spend"]).toMatchObject({ created: 0, exists: 2 });
    expect(await spent()).toMatchObject({ costInMicroDollars: 200_000 });
    const report = ["usage", "report", "--start", "60d", "--increment", "7d"];
    const { dataPoints } = await admin.json(...report);
    const sumOf = (name: string) =>
      dataPoints.reduce(
        (sum: number, point: Record<string, number>) => sum + (point[name] ?? 0),
        0,
      );
    expect([sumOf("numberOfRequests"), sumOf("promptTokenCount")]).toEqual([4, 40]);
    expect(sumOf("costInUsd")).toBeCloseTo(0.2, 9);
  });

  it("names calls that cannot be taken over by their keys, and spends nothing on an impossible cost", async () => {
    const gone = randomUUID();
    await spend(1, { keyId: gone });
    await spend(1, { keyId: gone });
    await spend("NaN");
    const report = await runImport("--events", "--apply");
    const ofEvents = report.refused.filter(({ kind }: { kind: string }) => kind === "events");
    expect(ofEvents).toEqual(
      [
        { kind: "events", id: gone, name: "", text: "its key was not taken over", times: 2 },
        {
          kind: "events",
          id: ids.key,
          name: "",
          text: expect.stringMatching(/^cost_nano: is below/),
        },
      ].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
    const spent = await admin.json("usage", "key", ids.key);
    expect(spent).toMatchObject({ costInMicroDollars: 200_000 });
  });

  it("reads the events of a release that recorded less of them", async () => {
    await bricks.query(
      "alter table events drop column metadata, drop column route_id, drop column path",
    );
    const report = countsOf(await runImport("--events"));
    expect(report["events"]).toEqual({ found: 7, created: 0, exists: 4, refused: 3 });
  });

  it("takes thousands of keys over, and a second time none", async () => {
    await addManyKeys();
    const first = countsOf(await runImport("--apply"));
    expect(first["keys"]).toEqual({ found: MANY + 3, created: MANY, exists: 2, refused: 1 });
    const second = countsOf(await runImport("--apply"));
    expect(second["keys"]).toEqual({ found: MANY + 3, created: 0, exists: MANY + 2, refused: 1 });
  });

  it("says so when there is no such database, and when none is named", async () => {
    const nowhere = "postgres://nobody:hidden-password@127.0.0.1:1/none";
    const failed = await admin.lintel("import", "bricksllm", "--database-url", nowhere);
    expect(failed.code).toBe(1);
    expect(failed.err).toMatch(/^lintel: the database cannot be read: /);
    expect(failed.err).not.toContain("hidden-password");
    const unnamed = await admin.lintel("import", "bricksllm");
    expect([unnamed.code, unnamed.err]).toEqual([
      2,
      "lintel: --database-url is missing (or BRICKSLLM_DATABASE_URL)\n",
    ]);
  });
});
