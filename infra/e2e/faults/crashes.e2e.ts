import { randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { findRedis, redisUrl, startRedis } from "@lintel/stack";
import { freePort, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, type Restartable, startLintel } from "../src/index.ts";
import { chatSurface, sendToSurface } from "../src/load/chat-surfaces.ts";

/** How often each of worker, proxy and Redis is killed. The full proof: LINTEL_CRASH_ROUNDS=20. */
const ROUNDS = Number(process.env["LINTEL_CRASH_ROUNDS"] ?? 1);
const CLIENTS = 8;

let lintel: Lintel;
let redis: Awaited<ReturnType<typeof killableRedis>>;

beforeAll(async () => {
  redis = await killableRedis();
  lintel = await startLintel({
    proxies: 2,
    redis: { REDIS_URL: redis.url },
    // Callers of LocalLab's paths may make more calls in a row than its server lets them.
    env: { LOG_LEVEL: "error", LINTEL_LOCALLAB_RATE: "0" },
  });
});
afterAll(async () => {
  try {
    await lintel.stop();
  } finally {
    await redis.stop();
  }
});

/** A persistent Redis of our own, since it will be killed. */
async function killableRedis() {
  const folder = await mkdtemp(path.join(os.tmpdir(), "lintel-crash-"));
  const server = await findRedis(() => undefined);
  const options = { server, folder, port: await freePort(), password: "crash", durable: true };
  let running = await startRedis(options);
  return {
    url: redisUrl(options),
    async crash() {
      running.kill();
      await running.exited;
      running = await startRedis(options);
    },
    async stop() {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Load {
  /** Ids of the calls whose whole answer was received. */
  readonly received: readonly string[];
  stop(): Promise<void>;
}

/** Clients that call, plain and streamed in turn, on one path after the other, through any failure of the gateway. */
function startLoad(secret: string): Load {
  const received: string[] = [];
  const stopped = new AbortController();
  const oneCall = async (client: number, turn: number) => {
    const stream = turn % 2 === 0;
    const response = await sendToSurface(chatSurface(turn >> 1), {
      url: lintel.services.proxies[client % 2]?.url ?? "",
      secret,
      model: "gpt-4o-mini",
      maxTokens: 20,
      stream,
      content: `Client ${client}, turn ${turn}`,
    });
    const text = await response.text();
    const whole = stream ? text.includes("data: [DONE]") : text.endsWith("}");
    const id = response.headers.get("x-request-id");
    if (response.status === 200 && whole && id !== null) received.push(id);
  };
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let turn = client; !stopped.signal.aborted; turn += 1) {
      // A refused or broken call is what a crash looks like from outside; the next one may succeed.
      await oneCall(client, turn).catch(() => pause(50));
    }
  });
  return {
    received,
    async stop() {
      stopped.abort();
      await Promise.all(clients);
    },
  };
}

const crash = async (service: Restartable) => {
  await service.kill();
  await service.start();
};

/** Waits until calls are being answered again, then for a random moment: the next crash hits live traffic. */
async function untilUnderLoad(load: Load): Promise<void> {
  const before = load.received.length;
  await waitFor(() => load.received.length >= before + 2 * CLIENTS, {
    timeoutMs: 60_000,
    label: "calls to be answered after a crash",
  });
  await pause(randomInt(0, 250));
}

describe(`${ROUNDS} times kill -9 of worker, proxy and Redis under load`, () => {
  it(
    "every call whose answer was fully received is in the ledger once, and the sums are right",
    async () => {
      const key = await lintel.aKey({ costLimitInUsd: 1000 });
      const load = startLoad(key.secret);
      const victims = [
        () => crash(lintel.services.worker),
        () => crash(lintel.services.proxies[randomInt(2)] ?? lintel.services.worker),
        () => redis.crash(),
      ];
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const kill of victims) {
          await untilUnderLoad(load);
          await kill();
        }
      }
      await untilUnderLoad(load);
      await load.stop();

      const missing = async () => {
        const { rows } = await lintel.db.query<{ id: string }>(
          "select id from unnest($1::uuid[]) as id where not exists (select from events where events.id = id.id)",
          [load.received],
        );
        return rows.length;
      };
      await waitFor(async () => (await missing()) === 0, {
        timeoutMs: 60_000,
        label: "every received answer in the ledger",
      });
      expect(new Set(load.received).size).toBe(load.received.length);
      const { rows } = await lintel.db.query(
        `select count(*) - count(distinct id) as twice, count(*)::int as events,
                sum(cost_nano) = (select cost_nano from spend
                  where scope = 'key' and scope_id = $1 and unit = 'total') as equal
         from events where key_id = $1::uuid`,
        [key.id],
      );
      console.log(
        `${ROUNDS * 3} kills: ${load.received.length} answers fully received, ${rows[0].events} events`,
      );
      expect(rows[0]).toMatchObject({ twice: "0", equal: true });
      expect(load.received.length).toBeGreaterThan(ROUNDS * 3 * CLIENTS);
    },
    120_000 + ROUNDS * 90_000,
  );
});
