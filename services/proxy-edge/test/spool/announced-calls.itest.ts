import { createServer } from "node:http";

import { createStartedCalls } from "@lintel/admission";
import { CallStart } from "@lintel/events";
import { listen, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";

import { aBody, type Bench, type KeyOptions, startBench } from "../start-bench.ts";

let bench: Bench;
let provider: Awaited<ReturnType<typeof listen>>;

/** Streams for as long as it is read. */
const server = createServer((_request, response) => {
  response.on("error", () => undefined);
  response.writeHead(200, { "content-type": "text/event-stream" });
  const beat = setInterval(() => response.write(": still here\n\n"), 100);
  response.on("close", () => clearInterval(beat));
});

beforeAll(async () => {
  bench = await startBench();
  provider = await listen(server, 0);
});
afterAll(async () => {
  await bench.close();
  await provider.close();
});

it("a call that lasts is in Redis with its start until it has a record, whether its key has limits or not", async () => {
  const at = await bench.startProxy();
  const calls = createStartedCalls({ redis: bench.redis.client, prefix: bench.redis.prefix });
  const announcedOf = async (keyId: string) =>
    (await calls.lapsed(Date.now() + 1)).find(({ start }) => start?.includes(keyId) === true);
  const last = async (key: NonNullable<KeyOptions["key"]>) => {
    const { id, secret } = await bench.aKey({ key, setting: { url: `${provider.origin}/v1` } });
    const left = new AbortController();
    const pending = at.chat(secret, aBody({ stream: true }), { signal: left.signal });
    const announced = await waitFor(() => announcedOf(id), { label: "the announcement" });
    const { start } = z.object({ start: CallStart }).parse(JSON.parse(announced.start ?? ""));
    expect(start.event).toMatchObject({ id: announced.callId, keyId: id, streamed: true });
    left.abort();
    await pending.then((response) => response.text()).catch(() => undefined);
    await waitFor(async () => (await announcedOf(id)) === undefined, { label: "its end" });
  };
  await Promise.all([last({}), last({ cost_limit_nano: 1e9 })]);
  await at.stop();
});
