import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

import {
  bundledEntry,
  createTestDatabase,
  freePort,
  type RunningService,
  startService,
  type TestDatabase,
  waitFor,
} from "@lintel/testkit";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const PASSWORD = randomUUID();
const CLIENTS = 6;
/** How often one replica is killed and the other one stopped, in turn. */
const ROUNDS = Number(process.env["LINTEL_RESTART_ROUNDS"] ?? 1);

interface Replica {
  readonly url: string;
  running: RunningService;
}

let database: TestDatabase;
let db: Pool;
let replicas: readonly Replica[] = [];
let start: (url: string) => Promise<RunningService>;

beforeAll(async () => {
  database = await createTestDatabase();
  db = new Pool({ connectionString: database.url, max: 2 });
  db.on("error", () => undefined);
  await db.query("drop schema public cascade; create schema public");
  const keys = `e2e:${randomBytes(32).toString("base64")}`;
  start = (url) =>
    startService({
      entry: bundledEntry("admin-api"),
      env: {
        DATABASE_URL: database.url,
        LINTEL_ENCRYPTION_KEYS: keys,
        ADMIN_PASS: PASSWORD,
        HOST: "127.0.0.1",
        ADMIN_PORT: new URL(url).port,
      },
      readyUrl: `${url}/readyz`,
    });
});
afterAll(async () => {
  await Promise.all(replicas.map(({ running }) => running.kill()));
  await db.end();
  await database.close();
});

interface Load {
  /** Names of the settings whose creation was answered with 200. */
  readonly acknowledged: readonly string[];
  /** Answers that a restart does not excuse. */
  readonly unexpected: readonly string[];
  /** Resolves once every write that was begun is acknowledged. */
  stop(): Promise<void>;
}

/** Clients that create settings and ask again, at the other replica, until each is acknowledged. */
function startLoad(urls: readonly string[]): Load {
  const acknowledged: string[] = [];
  const unexpected: string[] = [];
  const stopped = new AbortController();
  const isCreated = async (name: string, url = "") => {
    const response = await fetch(`${url}/api/provider-settings`, {
      method: "PUT",
      headers: { "x-api-key": PASSWORD, "idempotency-key": name },
      body: JSON.stringify({ provider: "openai", name, setting: { apikey: "sk" } }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    // Being answered elsewhere still, or shutting down.
    if (![200, 409, 503].includes(response.status)) unexpected.push(text);
    return response.status === 200;
  };
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let turn = 0; !stopped.signal.aborted; turn += 1) {
      const name = `setting-${client}.${turn}`;
      let attempt = client;
      // A broken connection is what a crash looks like from outside.
      while (!(await isCreated(name, urls[attempt % urls.length]).catch(() => false))) {
        attempt += 1;
        await pause(20);
      }
      acknowledged.push(name);
      await pause(20);
    }
  });
  return {
    acknowledged,
    unexpected,
    async stop() {
      stopped.abort();
      await Promise.all(clients);
    },
  };
}

async function restart(replica: Replica | undefined): Promise<void> {
  if (replica !== undefined) replica.running = await start(replica.url);
}

/** Waits until writes go on, then for a random moment: what ends next ends in the middle of some. */
async function untilUnderLoad({ acknowledged, unexpected }: Load): Promise<void> {
  const before = acknowledged.length;
  const goesOn = () => {
    expect(unexpected).toEqual([]);
    return acknowledged.length >= before + 2 * CLIENTS;
  };
  await waitFor(goesOn, {
    timeoutMs: 60_000,
    label: "writes to be acknowledged",
  });
  await pause(randomInt(0, 50));
}

describe("admin-api, two replicas", () => {
  it("start at once on an empty database, and both migrate nothing twice", async () => {
    const ports = [await freePort(), await freePort()];
    const urls = ports.map((port) => `http://127.0.0.1:${port}`);
    const started = await Promise.all(
      urls.map(async (url) => ({ url, running: await start(url) })),
    );
    replicas = started;
    const { rows } = await db.query("select name from kysely_migration");
    expect(rows.length).toBeGreaterThan(0);
    const logs = started.map(({ running }) => running.logs()).join("");
    expect(logs).not.toContain("could not be migrated");
  });

  it(
    "killed and restarted under load, lose no acknowledged write and make none twice",
    async () => {
      const load = startLoad(replicas.map(({ url }) => url));
      for (let round = 0; round < ROUNDS; round += 1) {
        const [killed, drained] = round % 2 === 0 ? replicas : replicas.toReversed();
        await untilUnderLoad(load);
        await killed?.running.kill();
        await restart(killed);
        await untilUnderLoad(load);
        expect(await drained?.running.stop()).toEqual({ code: 0, signal: null });
        await restart(drained);
      }
      await untilUnderLoad(load);
      await load.stop();

      const { rows } = await db.query<{ name: string; settings: number; audited: number }>(
        `select s.name, count(distinct s.id)::int as settings, count(a.id)::int as audited
       from provider_settings s left join audit_log a on a.entity_id = s.id group by s.name`,
      );
      const acknowledged = load.acknowledged.toSorted();
      expect(load.unexpected).toEqual([]);
      expect(rows.map(({ name }) => name).toSorted()).toEqual(acknowledged);
      expect(rows.filter(({ audited, settings }) => settings !== 1 || audited !== 1)).toEqual([]);
      console.log(
        `${2 * ROUNDS} restarts: ${acknowledged.length} writes acknowledged, ${rows.length} made`,
      );
    },
    90_000 * ROUNDS,
  );
});
