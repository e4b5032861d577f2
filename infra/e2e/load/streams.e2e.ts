import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";
import { percentile } from "../src/load/percentile.ts";
import { type ReadStream, readStream } from "../src/load/read-stream.ts";
import {
  bytesOf,
  type NumberedStreams,
  startNumberedStreams,
} from "../src/upstreams/numbered-streams.ts";

/** 1,000 for the whole proof. */
const STREAMS = Number(process.env["LINTEL_STREAMS"] ?? 200);
const WARM_UP = 50;

let lintel: Lintel;
let upstream: NumberedStreams;
let secret: string;
let keyId: string;
beforeAll(async () => {
  upstream = await startNumberedStreams();
  lintel = await startLintel();
  const setting = { apikey: "sk-upstream-test", url: upstream.url };
  const settingId = await lintel.admin.createSetting({ provider: "openai", setting });
  secret = `sk-${randomUUID()}`;
  keyId = await lintel.admin.createKey({
    name: "streams",
    key: secret,
    settingIds: [settingId],
    costLimitInUsd: 1000,
    rateLimitOverTime: 1_000_000,
    rateLimitUnit: "h",
  });
});
afterAll(async () => {
  await lintel.stop();
  await upstream.close();
});

interface Opened extends ReadStream {
  /** All it has to say. */
  readonly expected: () => Buffer;
}

/** Opens so many streams, each of which waits after its first chunk. */
async function openStreams(baseUrl: string, count: number) {
  const streams: Opened[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = `s${index}`;
    // Every other caller asks for the usage; from the rest Lintel must hide what it asked for itself.
    const isShownUsage = index % 2 === 0;
    const stream = readStream(baseUrl, secret, {
      model: "gpt-4o-mini",
      user: name,
      stream: true,
      messages: [{ role: "user", content: "Count." }],
      ...(isShownUsage ? { stream_options: { include_usage: true } } : {}),
    });
    streams.push({ ...stream, expected: () => bytesOf(name, isShownUsage) });
    // A steady rate: connections are what is measured, not the queue they stand in.
    await pause(5);
  }
  const firstByteMs = await Promise.all(streams.map((stream) => stream.firstByteMs));
  return { streams, firstByteMs };
}

/** Has all streams flow at once and holds every byte of each against what was sent; returns the milliseconds. */
async function flow(streams: readonly Opened[]): Promise<number> {
  const released = performance.now();
  await upstream.release();
  const wrong: string[] = [];
  for (const { bytes, expected } of streams) {
    const [got, due] = [await bytes, expected()];
    if (!got.equals(due)) wrong.push(`${got.toString()}\nis not\n${due.toString()}`);
  }
  expect(wrong).toEqual([]);
  return performance.now() - released;
}

const residentKib = (pid: number) =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

it(`${STREAMS} streams at once through one proxy: every byte of every stream, in its order`, async () => {
  const [proxy] = lintel.services.proxies;
  const baseUrl = lintel.baseUrls[0] ?? "";
  const pid = proxy?.pid() ?? 0;
  // Code and caches are warm before anything is measured.
  await flow((await openStreams(baseUrl, WARM_UP)).streams);
  const direct = await openStreams(upstream.url, STREAMS);
  for (const { leave } of direct.streams) leave();
  const before = residentKib(pid);
  const { firstByteMs, streams } = await openStreams(baseUrl, STREAMS);
  const perStream = (residentKib(pid) - before) / STREAMS;
  const flowMs = await flow(streams);
  const added = (share: number) =>
    (percentile(firstByteMs, share) - percentile(direct.firstByteMs, share)).toFixed(1);
  console.log(
    `${STREAMS} streams of 200 chunks in ${Math.round(flowMs)} ms; ${perStream.toFixed(1)} KiB each; ` +
      `added to the first byte: p50 ${added(0.5)} ms, p99 ${added(0.99)} ms`,
  );
  const booked = await waitFor(
    async () => {
      const { rows } = await lintel.db.query<{ calls: number; nano: string }>(
        "select count(*)::int as calls, sum(cost_nano) as nano from events where key_id = $1",
        [keyId],
      );
      return rows[0]?.calls === STREAMS + WARM_UP ? rows[0] : undefined;
    },
    { label: "an event for every stream" },
  );
  // 10 tokens in at $0.15 and 200 out at $0.60 per million
  expect(booked.nano).toBe(String((STREAMS + WARM_UP) * (10 * 150 + 200 * 600)));
});
