import { setTimeout as pause } from "node:timers/promises";

import { type Lintel, startLintel } from "@lintel/e2e";
import { startOpenAiUpstream, waitFor } from "@lintel/testkit";

import { type Drill, type DrillTools, ensure } from "../drill.ts";
import { checkBills } from "../traffic/check-bills.ts";
import { openLongStreams } from "../traffic/long-streams.ts";
import { startTraffic } from "../traffic/start-traffic.ts";
import { growthIn } from "./growth-in.ts";
import { type Sample, takeSample } from "./take-sample.ts";

const SAMPLES = 20;
const STREAMS = 4;
/** Streams last five seconds. */
const STREAM_WORDS = 20;
const WORD_MS = 250;
const BOOKED_MS = 60_000;

export interface SoakOptions {
  readonly minutes: number;
  /** Rate of each of two keys. */
  readonly callsPerSecond: number;
}

/** Calls of a key with a budget and of one without limits, and streams of five seconds, at a steady rate. */
export function soak(options: SoakOptions): Drill {
  return {
    about: "a steady load; memory, latency, queue and partitions stay as they are",
    whyNot: () => Promise.resolve(undefined),
    async run(tools) {
      const lintel = await startLintel({ proxies: 2 });
      const slow = await startOpenAiUpstream({ recordLimit: 10 });
      slow.always([
        { kind: "say", text: Array.from({ length: STREAM_WORDS }, () => "word").join(" ") },
        { kind: "wait", before: "each-chunk", until: WORD_MS },
      ]);
      try {
        await soakOver(tools, lintel, { ...options, slowUrl: slow.url });
      } finally {
        await lintel.stop();
        await slow.close();
      }
    },
  };
}

async function soakOver(
  { say }: DrillTools,
  lintel: Lintel,
  { callsPerSecond, minutes, slowUrl }: SoakOptions & { readonly slowUrl: string },
): Promise<void> {
  const free = await lintel.aKey();
  const rich = await lintel.aKey({ costLimitInUsd: 10_000 });
  const streaming = await lintel.aKey({ costLimitInUsd: 10_000 }, undefined, slowUrl);
  const origins = lintel.services.proxies.map(({ url }) => url);
  const keys = { "without limits": free.secret, "with a budget": rich.secret };
  const traffic = startTraffic({ origins, keys, callsPerSecond });
  const [origin = ""] = origins;
  const streams = openLongStreams({ origin, secret: streaming.secret, open: STREAMS });
  const samples: Sample[] = [];
  let counted = 0;
  for (let index = 0; index < SAMPLES; index += 1) {
    await pause((minutes * 60_000) / SAMPLES);
    const recent = traffic.calls.slice(counted);
    counted = traffic.calls.length;
    const sample = await takeSample(lintel, recent);
    samples.push(sample);
    say(describe(sample));
  }
  const calls = await traffic.stop();
  const { cut, whole } = await streams.stop();
  const failed = calls.filter(({ status }) => status !== 200);
  ensure(failed.length === 0, `${failed.length} of ${calls.length} calls were not answered`);
  ensure(cut.length === 0, `streams were cut: ${cut[0]}`);
  const { answered } = await checkBills(lintel.db, calls);
  await checkStreams(lintel, streaming.id, whole);
  const growth = growthIn(samples);
  ensure(growth.length === 0, growth.join("; "));
  say(
    `${minutes} minutes, ${answered} calls and ${whole} streams: each answered and booked once; nothing grew`,
  );
}

/** Waits until every stream is in the ledger; rejects where one is not, or is there twice. */
async function checkStreams({ db }: Lintel, keyId: string, whole: number): Promise<void> {
  const booked = async (): Promise<number> => {
    const { rows } = await db.query<{ readonly count: number }>(
      "select count(*)::int from events where key_id = $1 and ending = 'complete'",
      [keyId],
    );
    return rows[0]?.count ?? 0;
  };
  const isThere = async (): Promise<boolean> => (await booked()) >= whole;
  await waitFor(isThere, { timeoutMs: BOOKED_MS, label: "every stream to be booked" });
  const count = await booked();
  ensure(count === whole, `${count} events of ${whole} streams`);
}

const describe = ({ memoryMb, p5, p50, p99, partitions, waiting }: Sample): string => {
  const memory = Object.entries(memoryMb).map(([name, mb]) => `${name} ${mb.toFixed(0)}`);
  return `MB: ${memory.join(", ")}; p5 ${p5.toFixed(1)} ms, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; ${waiting} batches wait; ${partitions} partitions`;
};
