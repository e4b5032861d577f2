import { connect } from "node:net";

import { BEDROCK_TEST_KEYS, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";

import { type Bench, startBench, type TestProxy } from "../start-bench.ts";
import { startRecorder } from "../start-recorder.ts";
import { createMutator } from "./mutate-request.ts";

const REQUESTS = Number(process.env["LINTEL_FUZZ_REQUESTS"] ?? 1500);
const SEED = Number(process.env["LINTEL_FUZZ_SEED"] ?? 1);
const AT_ONCE = 32;
/** After so long without an answer a caller finds out whether it may wait for the rest of what it sent: see `sendBytes`. */
const PATIENCE_MS = 1000;

let bench: Bench;
let proxy: TestProxy;
let upstream: Awaited<ReturnType<typeof startRecorder>>;
let secrets: readonly string[];

beforeAll(async () => {
  bench = await startBench();
  upstream = await startRecorder();
  upstream.answerWith((response, { body, target }) => {
    if (!body.includes('"stream":true')) return response.end("{}");
    response.setHeader("content-type", "text/event-stream");
    const end = target.endsWith("/messages") ? '{"type":"message_stop"}' : "[DONE]";
    return response.end(`data: ${end}\n\n`);
  });
  proxy = await bench.startProxy({ LINTEL_SPOOL_DIR: `${bench.folder}/fuzz` });
  const { accessKeyId, region, secretAccessKey } = BEDROCK_TEST_KEYS;
  const aws = {
    awsAccessKeyId: accessKeyId,
    awsSecretAccessKey: secretAccessKey,
    awsRegion: region,
  };
  const { origin } = upstream;
  const settings = [
    { provider: "anthropic", setting: { url: origin } },
    { provider: "azure", setting: { url: origin } },
    { provider: "bedrock", setting: { url: origin, ...aws } },
    { provider: "vllm", setting: { url: `${origin}/v1` } },
    { provider: "deepinfra", setting: { url: `${origin}/v1` } },
  ];
  const own = { setting: { url: `${origin}/v1` }, others: settings };
  const allowedModels = ["gpt-4o-mini", "claude-sonnet-4-5"];
  const keys = await Promise.all([
    bench.aKey(own),
    bench.aKey({
      ...own,
      allowedModels,
      others: settings.map((setting) => Object.assign({ allowedModels }, setting)),
    }),
    bench.aKey({ ...own, key: { cost_limit_nano: 5_000_000_000 } }),
  ]);
  secrets = keys.map(({ secret }) => secret);
});
afterAll(async () => {
  await bench.close();
  await upstream.close();
});

/**
 * Sends bytes and returns what comes back until the connection ends. Half of a request is never answered: its caller ends
 * its side once a whole call that was sent a while later has been answered, however long that takes on a busy machine.
 */
function sendBytes(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port: proxy.port, host: "127.0.0.1", allowHalfOpen: true });
    socket.write(bytes);
    socket.setTimeout(PATIENCE_MS, () => {
      socket.setTimeout(0);
      void sendPlain().finally(() => socket.end());
    });
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("end", () => socket.end());
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("latin1")));
  });
}

const sendPlain = () => proxy.chat(secrets[0] ?? "", { model: "gpt-4o-mini", messages: [] });

interface Seen {
  readonly relayed: Set<string>;
  readonly failures: string[];
  readonly statuses: Map<string, number>;
}

async function sendOne(bytes: Buffer, { failures, relayed, statuses }: Seen): Promise<void> {
  const answer = await sendBytes(bytes);
  const [, status = "none"] = /^HTTP\/1\.1 (?!100)(\d+)/m.exec(answer) ?? [];
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const [, id] = /\r\nx-request-id: (\S+)/.exec(answer) ?? [];
  if (status.startsWith("5")) failures.push(`${bytes.toString("latin1")}\n→ ${answer}`);
  if (status === "200" && id !== undefined) relayed.add(id);
}

it(
  `${REQUESTS} mutated requests: no failure of ours, no event lost`,
  { timeout: 600_000 },
  async () => {
    const seen: Seen = { relayed: new Set(), failures: [], statuses: new Map() };
    const mutator = createMutator(SEED);
    let left = REQUESTS;
    const sendNext = async (): Promise<void> => {
      while (left-- > 0) await sendOne(mutator.next(secrets), seen);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sendNext));
    const { failures, relayed, statuses } = seen;
    expect(failures).toEqual([]);
    // Both ends of the range were reached, or the test shows nothing.
    expect(relayed.size).toBeGreaterThan(REQUESTS / 5);
    expect(statuses.get("400") ?? 0).toBeGreaterThan(REQUESTS / 20);
    await waitFor(
      async () => {
        const events = await proxy.events();
        const recorded = new Set(events.map(({ id }) => id));
        expect(recorded.size).toBe(events.length);
        const attempts = events.reduce((sum, event) => sum + event.attempts, 0);
        return [...relayed].every((id) => recorded.has(id)) && attempts >= upstream.requests.length;
      },
      { label: "one event for every call" },
    );
    expect((await sendPlain()).status).toBe(200);
  },
);
