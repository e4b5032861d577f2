import { rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

import { startTcpForwarder } from "@lintel/e2e";
import { type OpenAiUpstream, startOpenAiUpstream, waitFor } from "@lintel/testkit";

import { type Installation, whyNoPods, withChart } from "../chart/install.ts";
import { claimOf } from "../chart/lay-out-volumes.ts";
import { type Drill, type DrillTools, ensure } from "../drill.ts";
import { checkBills } from "../traffic/check-bills.ts";
import { describeCalls } from "../traffic/describe-calls.ts";
import { keyFor } from "../traffic/key-for.ts";
import { openLongStreams } from "../traffic/long-streams.ts";
import { type Call, startTraffic } from "../traffic/start-traffic.ts";
import { AWAY_MS, LOST, PHASE_MS } from "./node-loss.ts";

/** Redis is away before the node is lost, so that its spool holds events that are nowhere else. */
const REDIS_AWAY_MS = 3000;
/** A batch is shipped 50 ms after its first event, and booked in less than a second; much later on a busy machine. */
const SHIPPED_MS = 5000;
/** For an answer to pass from the proxy to its caller. */
const PASSED_MS = 1000;
const OPEN_STREAMS = 6;
const STREAM_SECONDS = 60;
/** Calls that last longer than this are announced in Redis (decision 0025). */
const ANNOUNCED_MS = 6000;
/** After eight minutes a call is taken for lost (services/event-worker/src/usage/queue-lost-calls.ts); the rest is for the worker to see it. */
const FOUND_MS = 11 * 60_000;

export const diskLoss: Drill = {
  about:
    "Redis is away, then a node is lost with its disk: says which calls are lost for good; takes ten minutes",
  whyNot: whyNoPods,
  async run(tools) {
    const quick = await startOpenAiUpstream({ recordLimit: 10 });
    const slow = await startOpenAiUpstream({ recordLimit: 10 });
    const redis = await startSwitchedRedis(tools.redisUrl);
    quick.always([{ kind: "wait", before: "headers", until: 100 }]);
    const words = Array.from({ length: STREAM_SECONDS }, (_, index) => `w${index}`).join(" ");
    slow.always([
      { kind: "say", text: words },
      { kind: "wait", before: "each-chunk", until: 1000 },
    ]);
    try {
      await withChart({ ...tools, redisUrl: redis.url }, [], async (installation) => {
        const seen = await loseDisk({ tools, installation, redis, quick, slow });
        await accountFor(tools, installation, seen);
      });
    } finally {
      await redis.close();
      await quick.close();
      await slow.close();
    }
  },
};

/** A way to Redis that can be shut. */
async function startSwitchedRedis(redisUrl: string) {
  const url = new URL(redisUrl);
  const target = { host: url.hostname, port: Number(url.port) };
  let isShut = false;
  const forwarder = await startTcpForwarder(() => (isShut ? undefined : target));
  url.port = String(forwarder.port);
  return {
    url: url.href,
    shut(): void {
      isShut = true;
      forwarder.breakAll();
    },
    open(): void {
      isShut = false;
    },
    close: () => forwarder.close(),
  };
}

interface Scene {
  readonly tools: DrillTools;
  readonly installation: Installation;
  readonly redis: Awaited<ReturnType<typeof startSwitchedRedis>>;
  readonly quick: OpenAiUpstream;
  readonly slow: OpenAiUpstream;
}

interface Seen {
  readonly calls: readonly Call[];
  /** By `performance.now()`: when Redis went away, and the node. */
  readonly redisAwayAt: number;
  readonly lostAt: number;
  readonly streams: {
    readonly keyId: string;
    readonly whole: number;
    readonly cut: readonly string[];
  };
}

/** Calls of a key with a limit and of one without, and long streams, over the loss. */
async function loseDisk({ installation, quick, redis, slow, tools }: Scene): Promise<Seen> {
  const { admin, proxies, release } = installation;
  const limited = await keyFor(admin, quick.url, { costLimitInUsd: 100 });
  const free = await keyFor(admin, quick.url);
  const streaming = await keyFor(admin, slow.url);
  const { secret } = streaming;
  const long = openLongStreams({ origin: proxies.url, secret, open: OPEN_STREAMS });
  const opened = () => slow.counts().open === OPEN_STREAMS;
  await waitFor(opened, { label: "the long streams to be open" });
  const keys = { "with a limit": limited.secret, "without a limit": free.secret };
  const traffic = startTraffic({ origins: [proxies.url], keys, callsPerSecond: 20 });
  await pause(ANNOUNCED_MS);
  traffic.phase("Redis away");
  const redisAwayAt = performance.now();
  redis.shut();
  await pause(REDIS_AWAY_MS);
  traffic.phase("node lost");
  await release.lose(LOST);
  const lostAt = performance.now();
  rmSync(claimOf(tools.folder, "proxy-edge-1", "spool"), { recursive: true });
  redis.open();
  await pause(AWAY_MS);
  await release.replace();
  traffic.phase("after");
  await pause(PHASE_MS);
  const calls = await traffic.stop();
  const { cut, whole } = await long.stop();
  return { calls, redisAwayAt, lostAt, streams: { keyId: streaming.id, whole, cut } };
}

/** Says what became of each call; rejects where more is lost than was on the disk alone. */
async function accountFor({ say }: DrillTools, { db }: Installation, seen: Seen): Promise<void> {
  const { calls, lostAt, redisAwayAt, streams } = seen;
  for (const line of describeCalls(calls)) say(line);
  // Of those that were refused or not answered in full, some had not begun.
  const cut = streams.cut.filter((failure) => failure.startsWith("cut:")).length;
  ensure(cut > 0, "no stream was cut: the drill shows nothing");
  const found = await unknownOnes(db, streams.keyId, cut);
  ensure(found.length === cut, `${found.length} of ${cut} streams that were cut are booked`);
  ensure(!found.includes("0"), "a stream that was cut is booked without a cost");
  say(
    `${cut} streams were cut: each is booked once, with an estimated cost and the outcome unknown`,
  );
  const missing = await missingFrom(db, calls);
  ensure(missing.length > 0, "nothing was on the disk alone: the drill shows nothing");
  const groups = Map.groupBy(missing, ({ key, phase }) => `${phase}, ${key}`);
  const named = [...groups].map(([name, { length }]) => `${length} (${name})`).join(", ");
  say(`lost for good: ${missing.length} of ${calls.length}, by when they began: ${named}`);
  const span = [redisAwayAt - SHIPPED_MS, lostAt + PASSED_MS] as const;
  const others = missing.filter(({ endedAt }) => endedAt < span[0] || endedAt > span[1]);
  ensure(others.length === 0, `${others.length} are lost that were not on the disk alone`);
  const gone = new Set(missing);
  const { answered } = await checkBills(
    db,
    calls.filter((call) => !gone.has(call)),
  );
  say(`the other ${answered} answered calls are booked, each once, each for the same`);
}

/** The costs of a key's calls of unknown outcome, once there are so many. */
async function unknownOnes(
  db: Installation["db"],
  keyId: string,
  count: number,
): Promise<readonly string[]> {
  return await waitFor(
    async () => {
      await pause(PHASE_MS);
      const { rows } = await db.query<{ readonly cost_nano: string }>(
        "select cost_nano::text from events where key_id = $1 and outcome = 'unknown'",
        [keyId],
      );
      return rows.length >= count ? rows.map(({ cost_nano }) => cost_nano) : undefined;
    },
    { timeoutMs: FOUND_MS, label: `${count} streams that were cut to be booked` },
  );
}

/** Answered calls that are in no book. */
async function missingFrom(
  db: Installation["db"],
  calls: readonly Call[],
): Promise<readonly Call[]> {
  const { rows } = await db.query<{ readonly custom_id: string }>(
    "select custom_id from events where custom_id is not null",
  );
  const booked = new Set(rows.map(({ custom_id }) => custom_id));
  return calls.filter(({ id, status }) => status === 200 && !booked.has(id));
}
