import { connect } from "node:net";

import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";

import { type Bench, startBench, type TestProxy } from "./start-bench.ts";
import { startRecorder } from "./start-recorder.ts";

/** How many requests; more of them find more. */
const REQUESTS = Number(process.env["LINTEL_FUZZ_REQUESTS"] ?? 600);
const SEED = Number(process.env["LINTEL_FUZZ_SEED"] ?? 1);
const AT_ONCE = 40;

let bench: Bench;
let proxy: TestProxy;
let upstream: Awaited<ReturnType<typeof startRecorder>>;
let secrets: readonly string[];

beforeAll(async () => {
  bench = await startBench();
  upstream = await startRecorder();
  proxy = await bench.startProxy();
  const setting = { url: `${upstream.origin}/v1` };
  const keys = await Promise.all([
    bench.aKey({ setting }),
    bench.aKey({ setting, allowedModels: ["gpt-4o-mini"] }),
    bench.aKey({ setting, key: { cost_limit_nano: 5_000_000_000 } }),
  ]);
  secrets = keys.map(({ secret }) => secret);
});
afterAll(async () => {
  await bench.close();
  await upstream.close();
});

/** Mulberry32: the same requests for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const CHAT = '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hi"}],"max_tokens":5}';
const FORM =
  '--b\r\nContent-Disposition: form-data; name="model"\r\n\r\ngpt-4o-mini\r\n' +
  '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nbytes\r\n--b--\r\n';
const P = "/api/providers/openai/v1";
const SEEDS = [
  ["POST", `${P}/chat/completions`, "application/json", CHAT],
  ["POST", `${P}/embeddings`, "application/json", '{"model":"text-embedding-3-small","input":"x"}'],
  ["POST", `${P}/responses`, "application/json", '{"model":"gpt-4o-mini","input":"x"}'],
  ["POST", `${P}/audio/transcriptions`, "multipart/form-data; boundary=b", FORM],
  ["POST", `${P}/files`, "multipart/form-data; boundary=b", FORM],
  ["POST", `${P}/tomorrow/x`, "application/json", CHAT],
  ["GET", `${P}/threads/t/runs/r?limit=1`, "", ""],
  ["DELETE", `${P}/files/f`, "", ""],
] as const;

const ODD = [
  "\0",
  "\r\n",
  "\t",
  '"',
  "\\",
  "%00",
  "%2e%2e/",
  "{",
  "}",
  "[",
  ",",
  "é",
  "\xff",
  "٣",
  "💥",
];
const ODD_HEADERS = [
  "Transfer-Encoding: chunked",
  "Transfer-Encoding: gzip, chunked",
  "Content-Length: 7",
  "Content-Length: -1",
  "Content-Encoding: gzip",
  "Expect: 100-continue",
  "Connection: upgrade\r\nUpgrade: websocket",
  "x-request-timeout: -1s",
  "x-request-timeout: ∞",
  "x-metadata: \xff\xfe",
  "x-custom-event-id: a,b{}\"'",
  "traceparent: 00-zz-zz-01",
  "range: bytes=0-",
  `cookie: ${"c".repeat(5000)}`,
  `x-long: ${"x".repeat(20_000)}`,
];

/** A request as bytes, with a few things wrong with it. */
function makeRequest(draw: () => number): Buffer {
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(draw() * items.length)];
    if (item === undefined) throw new Error("nothing to pick");
    return item;
  };
  const spoil = (text: string): string => {
    const at = Math.floor(draw() * (text.length + 1));
    const way = draw();
    if (way < 0.4) return text.slice(0, at) + pick(ODD) + text.slice(at);
    if (way < 0.7) return text.slice(0, at) + text.slice(at + 1 + Math.floor(draw() * 5));
    return way < 0.85 ? text.slice(0, at) : text.slice(0, at) + text;
  };
  const maybe = (chance: number, text: string) => (draw() < chance ? spoil(text) : text);
  const [method, target, type, body] = pick(SEEDS);
  const bytes = Buffer.from(maybe(0.6, maybe(0.3, body)), "utf8");
  const lines = [
    `${maybe(0.03, method)} ${maybe(0.25, target)} HTTP/1.1`,
    "Host: x",
    "Connection: close",
    `Authorization: ${maybe(0.05, `Bearer ${pick(secrets)}`)}`,
    ...(type === "" ? [] : [`Content-Type: ${maybe(0.2, type)}`]),
    ...(bytes.length === 0 ? [] : [`Content-Length: ${bytes.length}`]),
    ...(draw() < 0.3 ? [pick(ODD_HEADERS)] : []),
    ...(draw() < 0.1 ? [spoil("x-odd: value")] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "utf8"), bytes]);
}

/** Sends bytes and returns what comes back until the connection ends; half of a request ends after a while. */
function sendBytes(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(proxy.port, "127.0.0.1", () => socket.write(bytes));
    socket.setTimeout(1500, () => socket.destroy());
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("latin1")));
  });
}

it(
  `${REQUESTS} mutated requests: no failure of ours, no event lost`,
  { timeout: 600_000 },
  async () => {
    const draw = random(SEED);
    const relayed = new Set<string>();
    const failures: string[] = [];
    const statuses = new Map<string, number>();
    const sendOne = async (): Promise<void> => {
      const bytes = makeRequest(draw);
      const answer = await sendBytes(bytes);
      const [, status = "none"] = /^HTTP\/1\.1 (\d+)/.exec(answer) ?? [];
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const [, id] = /\r\nx-request-id: (\S+)/.exec(answer) ?? [];
      if (status.startsWith("5")) failures.push(`${bytes.toString("latin1")}\n→ ${answer}`);
      if (status === "200" && id !== undefined) relayed.add(id);
    };
    for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, sendOne));
    }
    expect(failures).toEqual([]);
    // Both ends of the range were reached, or the test shows nothing.
    expect(relayed.size).toBeGreaterThan(REQUESTS / 20);
    expect(statuses.get("400") ?? 0).toBeGreaterThan(REQUESTS / 20);
    await waitFor(
      async () => {
        const recorded = new Set((await proxy.events()).map(({ id }) => id));
        return [...relayed].every((id) => recorded.has(id));
      },
      { label: "an event for every call" },
    );
    const { status } = await proxy.chat(secrets[0] ?? "", CHAT);
    expect(status).toBe(200);
  },
);
