import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

import { type AlertKind, windowStartMs } from "@lintel/core";
import { claimDeliveries, parseKeyring, sealWebhook, type Tables } from "@lintel/db";
import { createTestDatabase, waitFor, type TestDatabase } from "@lintel/testkit";
import fc from "fast-check";
import type { Kysely } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { createWebhookSender } from "../src/adapters/webhook-sender.ts";
import type { AlertDeps } from "../src/alerts/alert-deps.ts";
import { deliverAlerts } from "../src/alerts/deliver-alerts.ts";
import { evaluateAlerts } from "../src/alerts/evaluate-alerts.ts";
import { connectTo } from "./start-worker.ts";

const keyring = parseKeyring(`test:${Buffer.alloc(32, 1).toString("base64")}`);
const START = Date.UTC(2026, 10, 20, 12);
const MINUTE_MS = 60_000;
const DOLLAR = 1_000_000_000;

let database: TestDatabase;
let db: Kysely<Tables>;
beforeAll(async () => {
  database = await createTestDatabase();
  db = connectTo(database.url);
});
afterAll(async () => {
  await db.destroy();
  await database.close();
});
beforeEach(async () => {
  for (const table of ["alert_deliveries", "alert_crossings", "alert_rules"] as const) {
    await db.deleteFrom(table).execute();
  }
});

interface Sent {
  readonly id: string;
  readonly body: string;
}

/** A worker with a clock of its own, and what it has sent. */
function aWorker(overrides: Partial<AlertDeps> = {}) {
  const clock = { nowMs: START };
  const sent: Sent[] = [];
  const deps: AlertDeps = {
    db,
    keyring,
    readBreakers: async () => [],
    queueWaitMs: async () => 0,
    readSpools: async () => [],
    async send({ body, headers }) {
      sent.push({ id: headers["webhook-id"] ?? "", body });
      return { status: 200 };
    },
    metrics: { crossed: () => undefined, delivered: () => undefined },
    newId: randomUUID,
    now: () => clock.nowMs,
    logger: { info: () => undefined, warn: () => undefined },
    ...overrides,
  };
  return { deps, clock, sent };
}

async function aRule(kind: AlertKind, condition: object, url = "https://hooks.test/x") {
  const id = randomUUID();
  const at = new Date(START);
  await db
    .insertInto("alert_rules")
    .values({
      id,
      created_at: at,
      updated_at: at,
      name: `rule of ${kind}`,
      kind,
      enabled: true,
      condition: JSON.stringify(condition),
      webhook_format: "lintel",
      webhook_host: "hooks.test",
      ...sealWebhook(keyring, id, { url, secret: "a secret of sixteen" }),
    })
    .execute();
  return id;
}

/** A key with a monthly budget, of which so much is spent. */
async function aKey(budgetUsd: number, tags: readonly string[] = []) {
  const id = randomUUID();
  const at = new Date(START);
  await db
    .insertInto("keys")
    .values({
      id,
      created_at: at,
      updated_at: at,
      name: `key ${id.slice(0, 4)}`,
      secret_hash: id.replaceAll("-", "").repeat(2),
      tags: [...tags],
      revoked: false,
      revoked_reason: "",
      ttl: "",
      cost_limit_nano: 0,
      cost_limit_over_time_nano: budgetUsd * DOLLAR,
      cost_limit_unit: "mo",
      rate_limit_over_time: 0,
      should_log_request: false,
      should_log_response: false,
      rotation_enabled: false,
      is_key_not_hashed: false,
    })
    .execute();
  return {
    id,
    async spend(usd: number) {
      const sum = { cost_nano: usd * DOLLAR, calls: 1 };
      await db
        .insertInto("spend")
        .values({
          scope: "key",
          scope_id: id,
          unit: "mo",
          window_start: new Date(windowStartMs("mo", START)),
          ...sum,
        })
        .onConflict((conflict) =>
          conflict.columns(["scope", "scope_id", "unit", "window_start"]).doUpdateSet(sum),
        )
        .execute();
    },
  };
}

const crossings = () =>
  db
    .selectFrom("alert_crossings")
    .select(["object_id", "threshold", "window_name", "cleared_at"])
    .orderBy("crossed_at")
    .orderBy("threshold")
    .execute();

const thresholds = async () => (await crossings()).map(({ threshold }) => Number(threshold));

describe("a share of a budget", () => {
  it("alerts once per threshold as it is reached, and again for a changed budget", async () => {
    const key = await aKey(100);
    await aRule("budget_share", { thresholds: [50, 80, 100], keyIds: [key.id] });
    const { deps, sent } = aWorker();
    for (const usd of [10, 50, 60, 85, 85, 120]) {
      await key.spend(usd);
      await evaluateAlerts(deps);
      await deliverAlerts(deps);
    }
    expect(await thresholds()).toEqual([50, 80, 100]);
    expect(sent.map(({ body }) => JSON.parse(body).threshold)).toEqual([50, 80, 100]);
    expect(JSON.parse(sent[1]?.body ?? "")).toMatchObject({
      type: "alert.crossed",
      id: sent[1]?.id,
      object: { kind: "key", id: key.id },
      level: 85,
    });
    await db
      .updateTable("keys")
      .set({ cost_limit_over_time_nano: 200 * DOLLAR })
      .where("id", "=", key.id)
      .execute();
    await evaluateAlerts(deps);
    expect(await thresholds()).toEqual([50, 50, 80, 100]);
  });

  it("alerts for the keys that a rule names, by id or by all of its tags", async () => {
    const [named, tagged, other] = [
      await aKey(10),
      await aKey(10, ["team", "eu"]),
      await aKey(10, ["team"]),
    ];
    for (const key of [named, tagged, other]) await key.spend(9);
    await aRule("budget_share", { thresholds: [80], keyIds: [named.id], tags: ["eu", "team"] });
    await evaluateAlerts(aWorker().deps);
    const found = new Set((await crossings()).map((row) => row.object_id));
    expect(found).toEqual(new Set([named.id, tagged.id]));
  });
});

describe("what lasts", () => {
  const rest = {
    settingId: "s",
    model: "gpt-4o",
    provider: "openai",
    sinceMs: START - 90_000,
    untilMs: START + 3_600_000,
    cause: "failed",
    times: 1,
  } as const;

  it("alerts once while it lasts, and again when it comes again; not each time it flickers", async () => {
    await aRule("breaker_open", { thresholds: [60] });
    const state = { rests: [rest] };
    const { clock, deps } = aWorker({ readBreakers: async () => state.rests });
    const at = async (minutes: number, rests: readonly (typeof rest)[]) => {
      clock.nowMs = START + minutes * MINUTE_MS;
      state.rests = [...rests];
      await evaluateAlerts(deps);
      return (await crossings()).length;
    };
    expect([await at(0, [rest]), await at(1, [rest])]).toEqual([1, 1]);
    expect([await at(2, []), await at(3, [rest])]).toEqual([1, 1]);
    expect([await at(6, []), await at(7, [rest]), await at(8, [rest])]).toEqual([1, 2, 2]);
  });

  it("that cannot be read leaves everything as it is, and keeps no other rule from being looked at", async () => {
    await aRule("queue_lag", { thresholds: [60] });
    await aRule("spool", { thresholds: [5] });
    const spool = { name: "proxy-1:/spool", records: 7, bytes: 1, atMs: START, version: "" };
    const { deps } = aWorker({
      queueWaitMs: () => Promise.reject(new Error("Redis is away")),
      readSpools: async () => [spool],
    });
    await evaluateAlerts(deps);
    expect((await crossings()).map((row) => row.object_id)).toEqual(["proxy-1:/spool"]);
  });
});

describe("calls", () => {
  it("without a price alert once a day for each model, failures for each provider", async () => {
    const event = (members: object) => ({
      id: randomUUID(),
      created_at: new Date(START - MINUTE_MS),
      key_id: randomUUID(),
      tags: [],
      user_id: "",
      custom_id: "",
      provider: "openai",
      setting_id: "",
      model: "gpt-new",
      response_model: "",
      path: "",
      method: "",
      status: 200,
      error_code: "",
      ending: "complete",
      streamed: false,
      admitted: true,
      attempts: 1,
      latency_ms: 1,
      action: "",
      policy_id: "",
      route_id: "",
      correlation_id: "",
      input_tokens: 0,
      cache_read_tokens: 0,
      cache_write_tokens: 0,
      output_tokens: 0,
      reasoning_tokens: 0,
      audio_input_tokens: 0,
      audio_output_tokens: 0,
      usage_source: "none",
      cost_nano: 0,
      unpriced: false,
      ...members,
    });
    await db
      .insertInto("events")
      .values([
        event({ unpriced: true }),
        event({ unpriced: true }),
        event({ status: 502 }),
        event({ status: 429 }),
      ])
      .execute();
    await aRule("unpriced_calls", { thresholds: [2] });
    await aRule("error_rate", { thresholds: [25], minCalls: 4 });
    await aRule("error_rate", { thresholds: [1], minCalls: 5 });
    const { deps, sent } = aWorker();
    await evaluateAlerts(deps);
    await evaluateAlerts(deps);
    await deliverAlerts(deps);
    const texts = new Set(sent.map(({ body }) => JSON.parse(body).text));
    expect(texts).toEqual(
      new Set([
        "1 of 4 calls to openai failed in the last 15 minutes.",
        "2 calls today of gpt-new (openai) have no price.",
      ]),
    );
    expect(sent).toHaveLength(2);
  });
});

describe("each crossing is recorded once, and delivered at least once under one id", () => {
  /** What becomes of a worker in a round. */
  const fate = fc.constantFrom("works", "dies-before-sending", "dies-after-sending", "fails");

  it("however many workers look at once, and wherever they are killed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fate, fate), { minLength: 1, maxLength: 4 }),
        async (rounds) => {
          const keys = [await aKey(10), await aKey(10)];
          for (const key of keys) await key.spend(9);
          const ruleId = await aRule("budget_share", {
            thresholds: [50, 80],
            keyIds: keys.map(({ id }) => id),
          });
          const received: Sent[] = [];
          const clock = { nowMs: START };
          for (const round of rounds) {
            await Promise.all(round.map((each) => runWorker(each, received, clock)));
            clock.nowMs += 2 * MINUTE_MS;
          }
          await runWorker("works", received, clock);
          const crossingIds = async () => {
            const recorded = db.selectFrom("alert_crossings").select("id");
            const rows = await recorded.where("rule_id", "=", ruleId).execute();
            return rows.map(({ id }) => id);
          };
          const first = await crossingIds();
          expect(first).toHaveLength(4);
          // What has failed often waits for hours, and what a worker took that died for its lease.
          const areDelivered = async () => {
            clock.nowMs += 9 * 60 * MINUTE_MS;
            await runWorker("works", received, clock);
            return first.every((id) => received.some((each) => each.id === id));
          };
          await waitFor(areDelivered, { label: "every crossing was delivered" });
          // Hours later another window may have begun, which has crossings of its own.
          const recorded = await crossingIds();
          expect(received.filter(({ id }) => !recorded.includes(id))).toEqual([]);
          const bodies = new Map(received.map(({ body, id }) => [id, body]));
          expect(received.every(({ body, id }) => bodies.get(id) === body)).toBe(true);
          await db.updateTable("alert_rules").set({ enabled: false }).execute();
          await db.deleteFrom("alert_deliveries").execute();
        },
      ),
      {
        numRuns: 12,
        examples: [
          [
            [
              ["dies-before-sending", "fails"],
              ["works", "fails"],
              ["fails", "fails"],
              ["fails", "fails"],
            ],
          ],
        ],
      },
    );
  });

  async function runWorker(
    fateOfIt: string,
    received: Sent[],
    clock: { readonly nowMs: number },
  ): Promise<void> {
    const { deps } = aWorker({
      now: () => clock.nowMs,
      async send({ body, headers }) {
        if (fateOfIt === "fails") return { status: 500 };
        received.push({ id: headers["webhook-id"] ?? "", body });
        // A killed worker notes nothing any more.
        if (fateOfIt === "dies-after-sending") return new Promise(() => undefined);
        return { status: 200 };
      },
    });
    await evaluateAlerts(deps);
    if (fateOfIt === "dies-before-sending") {
      await claimDeliveries(db, { atMs: clock.nowMs, leaseMs: MINUTE_MS, limit: 2 });
    } else if (fateOfIt === "dies-after-sending") {
      const known = received.length;
      void deliverAlerts(deps);
      await waitFor(async () => received.length > known || (await pendingNow(clock.nowMs)), {
        label: "a killed worker has sent, or had nothing to send",
      });
    } else {
      while ((await deliverAlerts(deps)) > 0);
    }
  }

  /** Whether nothing is due: another worker has taken everything. */
  const pendingNow = async (atMs: number): Promise<boolean> =>
    (await db
      .selectFrom("alert_deliveries")
      .select("id")
      .where("state", "=", "pending")
      .where("next_at", "<=", new Date(atMs))
      .executeTakeFirst()) === undefined;
});

describe("a webhook", () => {
  let server: Server;
  let origin = "";
  const asked: { readonly request: IncomingMessage; readonly body: string }[] = [];
  const answers: { status: number; location?: string }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      void take(request, response);
    });
    server.listen(0, "127.0.0.1");
    await new Promise<void>((resolve) => {
      server.once("listening", resolve);
    });
    const address = server.address();
    origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    asked.length = 0;
  });

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    asked.push({ request, body: await text(request) });
    const { location, status } = answers.shift() ?? { status: 200 };
    response.writeHead(status, location === undefined ? {} : { location }).end("ok");
  }

  const aCrossing = async () => {
    const ruleId = await aRule("spool", { thresholds: [1] }, `${origin}/hook`);
    const spool = { name: "p", records: 1, bytes: 1, atMs: START, version: "" };
    return { ruleId, needs: { readSpools: async () => [spool] } };
  };

  it("is sent signed, tried again after a failure under the same id, and follows no redirect", async () => {
    const { needs } = await aCrossing();
    const sender = createWebhookSender(true);
    const { clock, deps } = aWorker({ ...needs, send: sender.send });
    answers.push({ status: 500 }, { status: 307, location: `${origin}/elsewhere` });
    await evaluateAlerts(deps);
    for (const seconds of [0, 10, 40]) {
      clock.nowMs = START + seconds * 1000;
      await deliverAlerts(deps);
    }
    await sender.close();
    expect(asked.map(({ request }) => request.url)).toEqual(["/hook", "/hook", "/hook"]);
    expect(new Set(asked.map(({ request }) => request.headers["webhook-id"])).size).toBe(1);
    expect(asked[0]?.request.headers["webhook-signature"]).toMatch(/^v1,/);
    const row = await db.selectFrom("alert_deliveries").selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: "delivered", attempts: 3, last_status: 200 });
  });

  it("goes to no private address unless that is allowed, and says nothing of where it was to go", async () => {
    const { needs } = await aCrossing();
    const sender = createWebhookSender(false);
    const { deps } = aWorker({ ...needs, send: sender.send });
    await evaluateAlerts(deps);
    await deliverAlerts(deps);
    await sender.close();
    expect(asked).toEqual([]);
    const row = await db.selectFrom("alert_deliveries").selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: "pending", last_error: "a private address" });
  });

  it("of a rule that was deleted is given up in the end, and never sent", async () => {
    const { needs, ruleId } = await aCrossing();
    const { deps, sent } = aWorker(needs);
    await evaluateAlerts(deps);
    await db
      .updateTable("alert_rules")
      .set({ deleted_at: new Date(START) })
      .where("id", "=", ruleId)
      .execute();
    await deliverAlerts(deps);
    expect(sent).toEqual([]);
  });
});
