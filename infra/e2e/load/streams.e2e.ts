import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

import {
  type LocalLabSeen,
  seenByStreamChat,
  seenByStreamGenerate,
  waitFor,
} from "@lintel/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";
import { CHAT_SURFACES, type ChatSurface } from "../src/load/chat-surfaces.ts";
import { percentile } from "../src/load/percentile.ts";
import { type ReadStream, readStream } from "../src/load/read-stream.ts";
import {
  bytesOf,
  type NumberedStreams,
  startNumberedStreams,
  textOf,
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
  /** What its client has of these bytes, and what it is to have. */
  readonly compare: (bytes: Buffer) => readonly [got: string, due: string];
}

const [OWN_PATH, ...OTHER_PATHS] = CHAT_SURFACES;

/** The clients of paths that do not pass on the upstream's bytes. */
const CLIENTS: Readonly<Record<string, (stream: Buffer) => LocalLabSeen>> = {
  "/generate": seenByStreamGenerate,
  "/chat": seenByStreamChat,
};

/** All the text that a client shows of a stream that has ended. */
function shownBy({ ended, failed, shown }: LocalLabSeen): string {
  const texts = shown.map((each) => (typeof each === "string" ? each : each["content"]));
  return ended ? texts.join("") : `no end: ${failed}`;
}

/** Opens so many streams, each of which waits after its first chunk. */
async function openStreams(url: string, { path, toBody }: ChatSurface, count: number) {
  const streams: Opened[] = [];
  const client = CLIENTS[path];
  for (let index = 0; index < count; index += 1) {
    const name = `s${index}`;
    // Every other caller asks for the usage; from the rest Lintel must hide what it asked for itself.
    const isShownUsage = index % 2 === 0;
    const stream = readStream(url + path, secret, {
      ...toBody({ model: "gpt-4o-mini", content: name, stream: true }),
      ...(isShownUsage ? { stream_options: { include_usage: true } } : {}),
    });
    const compare: Opened["compare"] = (bytes) =>
      client === undefined
        ? [bytes.toString("latin1"), bytesOf(name, isShownUsage).toString("latin1")]
        : [shownBy(client(bytes)), textOf(name)];
    streams.push({ ...stream, compare });
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
  for (const { bytes, compare } of streams) {
    const [got, due] = compare(await bytes);
    if (got !== due) wrong.push(`${got}\nis not\n${due}`);
  }
  expect(wrong).toEqual([]);
  return performance.now() - released;
}

const residentKib = (pid: number) =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

/** What streams on a path cost, in nano-dollars, once each of so many has an event. */
async function bookedFor({ path }: ChatSurface, streams: number): Promise<string> {
  const booked = await waitFor(
    async () => {
      const { rows } = await lintel.db.query<{ calls: number; nano: string }>(
        "select count(*)::int as calls, sum(cost_nano) as nano from events where key_id = $1 and path = $2",
        [keyId, path],
      );
      return rows[0]?.calls === streams ? rows[0] : undefined;
    },
    { label: `an event for every stream on ${path}` },
  );
  return booked.nano;
}

/** 10 tokens in at $0.15 and 200 out at $0.60 per million, each. */
const costOf = (streams: number): string => String(streams * (10 * 150 + 200 * 600));

it(`${STREAMS} streams at once through one proxy: every byte of every stream, in its order`, async () => {
  const [proxy] = lintel.services.proxies;
  const url = proxy?.url ?? "";
  const pid = proxy?.pid() ?? 0;
  // Code and caches are warm before anything is measured.
  await flow((await openStreams(url, OWN_PATH, WARM_UP)).streams);
  const upstreamPath = { ...OWN_PATH, path: "/chat/completions" };
  const direct = await openStreams(upstream.url, upstreamPath, STREAMS);
  for (const { leave } of direct.streams) leave();
  const before = residentKib(pid);
  const { firstByteMs, streams } = await openStreams(url, OWN_PATH, STREAMS);
  const perStream = (residentKib(pid) - before) / STREAMS;
  const flowMs = await flow(streams);
  const added = (share: number) =>
    (percentile(firstByteMs, share) - percentile(direct.firstByteMs, share)).toFixed(1);
  console.log(
    `${STREAMS} streams of 200 chunks in ${Math.round(flowMs)} ms; ${perStream.toFixed(1)} KiB each; ` +
      `added to the first byte: p50 ${added(0.5)} ms, p99 ${added(0.99)} ms`,
  );
  expect(await bookedFor(OWN_PATH, STREAMS + WARM_UP)).toBe(costOf(STREAMS + WARM_UP));
});

it.each(OTHER_PATHS)(
  `${WARM_UP} streams at once on $path: all that each says, in its order`,
  async (surface) => {
    const { streams } = await openStreams(lintel.services.proxies[0]?.url ?? "", surface, WARM_UP);
    await flow(streams);
    expect(await bookedFor(surface, WARM_UP)).toBe(costOf(WARM_UP));
  },
);
