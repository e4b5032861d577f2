import { randomUUID } from "node:crypto";

import { NO_TOKENS } from "@lintel/core";
import { createJobStore, type Tables } from "@lintel/db";
import type { UsageEvent } from "@lintel/events";
import type { Kysely } from "kysely";

import type { Lintel } from "../../../e2e/src/stack/start-lintel.ts";
import type { Ids } from "./draw-calls.ts";
import { make } from "./make.ts";

const HOUR_MS = 3_600_000;
const HOOK = "https://hooks.slack.com/services/T0/B0/hidden";

/** Users, tokens, alerts and jobs. The worker is ended first: nothing leaves this machine, and jobs stay as they are. */
export async function seedOperations(
  lintel: Lintel,
  db: Kysely<Tables>,
  seeded: { readonly ids: Ids; readonly nowMs: number },
): Promise<void> {
  await lintel.services.worker.stop();
  await makeUsers(lintel);
  await makeTokens(lintel);
  await makeAlerts(lintel, seeded.nowMs);
  await noteJobs(lintel, db, seeded);
}

const USERS = [
  ["acme", "Acme Corporation", 40],
  ["globex", "Globex", 25],
  ["initech", "Initech", 10],
  ["umbrella", "Umbrella Health", 60],
  ["hooli", "Hooli", 15],
] as const;

async function makeUsers(lintel: Lintel): Promise<void> {
  for (const [userId, name, costLimitInUsdOverTime] of USERS) {
    await make(lintel, "POST", "/api/users", {
      name,
      userId,
      tags: ["production"],
      costLimitInUsdOverTime,
      costLimitInUsdUnit: "mo",
    });
  }
}

async function makeTokens(lintel: Lintel): Promise<void> {
  const tokens = [
    { name: "Grafana", scopes: ["read"] },
    { name: "Terraform", scopes: ["settings:write", "keys:write"], ttl: "2160h" },
    { name: "Finance export", scopes: ["read"], ttl: "8760h" },
  ];
  for (const token of tokens) await make(lintel, "POST", "/api/admin-tokens", token);
}

const ALERTS = [
  { name: "Budgets of the shop", kind: "budget_share", thresholds: [50, 80, 100] },
  { name: "Failing calls", kind: "error_rate", thresholds: [10] },
  { name: "Models without a price", kind: "unpriced_calls", thresholds: [1] },
] as const;

/** Their notifications, oldest first: the outcome, and how long ago. */
const DELIVERIES = [
  ["Support copilot has spent 50% of its budget of $23.00 a month.", "delivered", 1, 300],
  ["gpt-6-preview of openai was called 3 times without a price.", "delivered", 1, 96],
  ["Support copilot has spent 80% of its budget of $23.00 a month.", "delivered", 2, 41],
  ["11% of the calls to openai failed in 15 minutes.", "dead", 10, 17],
  ["Contract analyser has spent 80% of its budget of $40.00 a month.", "delivered", 1, 6],
] as const;

async function makeAlerts(lintel: Lintel, nowMs: number): Promise<void> {
  const rules: string[] = [];
  for (const alert of ALERTS) {
    const webhook = { url: HOOK, format: "slack" };
    rules.push(await make(lintel, "POST", "/api/alerts", { ...alert, webhook }));
  }
  for (const [text, state, attempts, hoursAgo] of DELIVERIES) {
    const at = new Date(nowMs - hoursAgo * HOUR_MS);
    const isDead = state === "dead";
    await lintel.db.query(
      `insert into alert_deliveries (id, rule_id, body, state, attempts, max_attempts, next_at, last_status, last_error,
        created_at, ended_at) values ($1, $2, $3, $4, $5, 10, $6, $7, $8, $6, $6)`,
      [
        randomUUID(),
        rules[0],
        JSON.stringify({ text }),
        state,
        attempts,
        at,
        isDead ? 503 : 200,
        isDead ? "the webhook answered 503" : "",
      ],
    );
  }
}

/** What kind, which model, whose key; how many hours ago it began, and how many tokens it used when it is booked. */
const JOBS = [
  ["batch", "batch_6740f2c81", "gpt-4o-mini", "Nightly summaries", 0.4, 0],
  ["batch", "batch_673e91a07", "gpt-4o-mini", "Nightly summaries", 24.4, 412_680],
  ["response", "resp_6740b7f3c", "o3", "Marketing drafts", 2.1, 18_934],
  ["fine_tuning", "ftjob-9Xb2Qm", "gpt-4o-mini", "Staging", 5.5, 0],
] as const;

async function noteJobs(
  lintel: Lintel,
  db: Kysely<Tables>,
  { ids, nowMs }: { readonly ids: Ids; readonly nowMs: number },
): Promise<void> {
  const store = createJobStore(db);
  for (const [kind, id, model, key, hoursAgo, tokens] of JOBS) {
    const atMs = Math.round(nowMs - hoursAgo * HOUR_MS);
    const path = kind === "response" ? `/v1/responses/${id}` : `/v1/batches/${id}`;
    const call: UsageEvent = {
      id: randomUUID(),
      createdAtMs: atMs,
      keyId: ids.keys.get(key) ?? "",
      tags: [],
      userId: "",
      customId: "",
      provider: "openai",
      settingId: ids.settings.get("OpenAI production") ?? "",
      model,
      path: path.replace(`/${id}`, ""),
      method: "POST",
      status: 200,
      ending: "complete",
      streamed: false,
      attempts: 1,
      latencyMs: 420,
      action: "",
      policyId: "",
      routeId: "",
      correlationId: "",
      admitted: true,
      startedJob: { kind, id, path },
    };
    await store.note([call], atMs);
    if (tokens > 0) {
      const usage = { ...NO_TOKENS, output: tokens };
      const used = { parts: [{ model, usage, promptTokens: 0 }], isUnknown: false };
      await lintel.db.query(
        "update jobs set booked_at = $1, asks = 9, used = $2 where job_id = $3",
        [new Date(atMs + 0.7 * HOUR_MS), JSON.stringify(used), id],
      );
    }
  }
}
