import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

import { createAdmission, createEpoch } from "@lintel/admission";
import { createSpendReader } from "@lintel/db";
import { createLogger } from "@lintel/service-kit";
import { createTestRole, freePort, PATIENT_STORES, readinessOf, waitFor } from "@lintel/testkit";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";

import { compose, type EventWorker } from "../src/compose.ts";
import { readConfig } from "../src/config.ts";
import { aUsageEvent, EVENT_COST_NANO } from "./a-usage-event.ts";
import { batchOf, type Bench, createBench, totalOf, untilAcknowledged } from "./start-worker.ts";

let bench: Bench;
let service: EventWorker;
let log: string;

beforeEach(async () => {
  bench = await createBench();
  log = "";
  const destination = { write: (line: string) => void (log += line) };
  service = await start({}, createLogger({ service: "test", level: "debug", destination }));
});
afterEach(async () => {
  await service.stop();
  await bench.close();
});

const start = (
  env: Readonly<Record<string, string>>,
  logger = createLogger({ service: "test", level: "silent" }),
): Promise<EventWorker> =>
  compose(
    readConfig({
      DATABASE_URL: bench.databaseUrl,
      REDIS_URL: bench.redisUrl,
      LINTEL_REDIS_PREFIX: bench.prefix,
      ...PATIENT_STORES,
      HOST: "127.0.0.1",
      WORKER_PORT: "0",
      ...env,
    }),
    logger,
  );

const get = async (path: string) => {
  const response = await fetch(`http://127.0.0.1:${service.port}${path}`);
  return { status: response.status, text: await response.text() };
};

const untilReady = () =>
  waitFor(async () => (await get("/readyz")).status === 200, { label: "ready" });

it("replaces what was reserved in Redis by what the ledger says", async () => {
  const { prefix } = bench;
  await createEpoch({ redis: bench.redis, prefix }).begin("first", 0);
  const admission = createAdmission({
    redis: bench.redis,
    prefix,
    loadSpend: (scope, id, atMs) => createSpendReader(bench.db).load(scope, id, atMs),
    loadModelSpend: (scope, id) => createSpendReader(bench.db).loadModels(scope, id),
  });
  const keyId = randomUUID();
  const limits = { totalCostNano: 1_000_000, cost: [], rate: [] };
  const holders = [{ scope: "key", id: keyId, limits }] as const;
  const ask = (callId: string) =>
    admission.admit({
      callId,
      holders,
      cost: { minNano: 1, totalNano: 900_000 },
    });
  const callId = randomUUID();
  const first = await ask(callId);
  expect(first).toMatchObject({
    admitted: true,
    limitStatuses: [{ kind: "total", remaining: 100_000 }],
  });
  await bench.publish(
    batchOf("spool", 1, [aUsageEvent({ id: callId, keyId, createdAtMs: first.atMs })]),
  );
  await untilAcknowledged(bench, "spool", [1]);
  const second = await ask(randomUUID());
  expect(second).toMatchObject({
    admitted: true,
    grantedNano: 1_000_000 - EVENT_COST_NANO,
  });
});

it("reports its state truthfully, and nothing of prompts or answers", async () => {
  await untilReady();
  expect((await get("/livez")).status).toBe(200);
  const { usage: _, ...unmeasured } = aUsageEvent();
  await bench.publish({
    spoolId: "spool",
    sequence: 1,
    events: [
      aUsageEvent({ request: Buffer.from("very-secret-body").toString("base64") }),
      { ...unmeasured, unmeasured: { prompt: "very-secret prompt", completion: "very-secret" } },
      { ...unmeasured, keyId: "very-secret-key", unmeasured: { prompt: "very-secret" } },
    ],
  });
  await untilAcknowledged(bench, "spool", [1]);
  const { text } = await get("/metrics");
  expect(text).toMatch(/lintel_events_booked\S* 2\b/u);
  expect(text).toMatch(/lintel_dead_letters\S*reason="unreadable"\S* 1\b/u);
  await waitFor(() => log.includes("usage batch booked"), { label: "a log line" });
  expect(log).toContain("cannot be booked");
  expect(log + text).not.toContain("very-secret");
});

it("makes this and the next month's partitions when it starts", async () => {
  const partitions = () =>
    bench.db.introspection
      .getTables()
      .then((tables) => tables.filter(({ name }) => /^events_\d{4}_\d{2}$/u.test(name)));
  expect(
    await waitFor(async () => (await partitions()).length === 2, { label: "two partitions" }),
  ).toBe(true);
});

it("adds what it books to the sums that reports read", async () => {
  const keyId = randomUUID();
  await bench.publish(batchOf("spool", 1, [aUsageEvent({ keyId }), aUsageEvent({ keyId })]));
  const sums = () =>
    bench.db
      .selectFrom("usage_days")
      .innerJoin("usage_series", "usage_series.id", "usage_days.series")
      .select(["calls", "cost_nano"])
      .where("usage_days.cube", "=", "key")
      .where("key_id", "=", keyId)
      .execute();
  await waitFor(async () => (await sums()).length > 0, { label: "sums" });
  expect(await sums()).toEqual([{ calls: "2", cost_nano: String(2 * EVENT_COST_NANO) }]);
});

it("books everything that was queued while it was away", async () => {
  await service.stop();
  const keyId = randomUUID();
  const sequences = Array.from({ length: 50 }, (_, sequence) => sequence);
  for (const sequence of sequences) {
    await bench.publish(batchOf("spool", sequence, [aUsageEvent({ keyId })]));
  }
  service = await start({ NUMBER_OF_EVENT_MESSAGE_CONSUMERS: "5" });
  await untilAcknowledged(bench, "spool", sequences);
  expect(await totalOf(bench.db, keyId)).toBe(50n * BigInt(EVENT_COST_NANO));
});

it("stops at once though Redis was never reached: there can be no batch in its hands", async () => {
  let ownLog = "";
  const destination = { write: (line: string) => void (ownLog += line) };
  const lost = await start(
    { REDIS_URL: `redis://127.0.0.1:${await freePort()}` },
    createLogger({ service: "test", level: "warn", destination }),
  );
  await waitFor(() => ownLog.includes("connection to Redis lost"), { label: "the outage" });
  // It waited for a connection that never came, and then gave up with an error.
  await expect(lost.stop()).resolves.toBeUndefined();
});

it("503: is not ready on a database that is not migrated, although everything else answers", async () => {
  await untilReady();
  await sql`delete from kysely_migration where name = (select max(name) from kysely_migration)`.execute(
    bench.db,
  );
  expect(await readinessOf(`http://127.0.0.1:${service.port}`)).toEqual({
    status: 503,
    checks: { postgres: "ok", schema: "UNMIGRATED", grants: "ok", redis: "ok" },
  });
});

it("503: says what its user of PostgreSQL may not do", async () => {
  const role = await createTestRole(bench.databaseUrl);
  try {
    const limited = await start({ DATABASE_URL: role.url });
    const grants = async () =>
      (await readinessOf(`http://127.0.0.1:${limited.port}`)).checks["grants"];
    expect(await grants()).toMatch(
      /^the PostgreSQL user lacks DELETE on admin_sessions, .* which owns the table events$/,
    );
    await role.asOwner(`grant ${new URL(bench.databaseUrl).username} to ${role.name}`);
    expect(await grants()).toBe("ok");
    await limited.stop();
  } finally {
    await role.close();
  }
});

it("404: serves its metrics on a port of their own where there is one", async () => {
  const port = await freePort();
  const other = await start({ LINTEL_METRICS_PORT: String(port) });
  expect((await fetch(`http://127.0.0.1:${other.port}/metrics`)).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(200);
  await other.stop();
});

it("adds to the trace of each call a span with the cost of the call", async () => {
  const exported: string[] = [];
  const collector = createServer((request, response) => {
    request.setEncoding("utf8");
    let body = "";
    request.on("data", (text: string) => void (body += text));
    request.on("end", () => {
      exported.push(body);
      response.end("{}");
    });
  });
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  const address = collector.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await service.stop();
  // Spans leave while the service runs: what it exports when it stops is given up after a few seconds.
  service = await start({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_BSP_SCHEDULE_DELAY: "50",
  });
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const spanId = "b7ad6b7169203331";
  await bench.publish(
    batchOf("spool", 1, [
      aUsageEvent({ traceparent: `00-${traceId}-${spanId}-01` }),
      aUsageEvent({ traceparent: "nonsense" }),
    ]),
  );
  await untilAcknowledged(bench, "spool", [1]);
  const joined = await waitFor(
    () => {
      const spans = exported
        .filter((body) => body.includes("resourceSpans"))
        .flatMap((body) => JSON.parse(body).resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap((scope) => scope.spans)
        .filter((span) => span.traceId === traceId);
      return spans.length > 0 ? spans : undefined;
    },
    { label: "the span" },
  );
  await service.stop();
  expect(joined).toMatchObject([{ name: "book usage", parentSpanId: spanId }]);
  expect(JSON.stringify(joined)).toContain(
    '{"key":"lintel.cost.nanodollars","value":{"intValue":210000}}',
  );
  service = await start({});
  collector.close();
});
