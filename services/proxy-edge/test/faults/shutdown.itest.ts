import { once } from "node:events";
import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";

import type { UsageEvent } from "@lintel/events";
import { type Behaviour, chatUsage, startAnthropicUpstream, waitFor } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { aBody, type Bench, CHAT, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
let anthropic: Awaited<ReturnType<typeof startAnthropicUpstream>>;
let started = 0;

beforeAll(async () => {
  bench = await startBench();
  anthropic = await startAnthropicUpstream();
});
afterEach(() => bench.upstream.reset());
afterAll(async () => {
  await bench.close();
  await anthropic.close();
});

const MESSAGES = "/api/providers/anthropic/v1/messages";
const STREAM = { stream: true, max_tokens: 4000 };
const USAGE = { kind: "report-usage", usage: chatUsage({ prompt: 1000, completion: 40 }) } as const;

/** A proxy of its own, with what `stop` takes. */
const startProxy = (env: Readonly<Record<string, string>> = {}): Promise<TestProxy> =>
  bench.startProxy({ LINTEL_SPOOL_DIR: `${bench.folder}/spool-${started++}`, ...env });

/** The upstream's next answer does not go on before the gate opens. */
function gated(before: "headers" | "body" | { readonly chunk: number }, ...more: Behaviour[]) {
  const gate = Promise.withResolvers<void>();
  bench.upstream.script([{ kind: "wait", before, until: gate.promise }, ...more]);
  return gate;
}

interface Sent {
  readonly path?: string;
  readonly body?: object;
  /** Sent instead of `body`, and never ended. */
  readonly part?: string;
  readonly key?: Parameters<Bench["aKey"]>[0];
  /** By default a connection of its own. */
  readonly agent?: Agent;
}

/** A call on a key of its own. */
async function open(at: TestProxy, { agent, body = aBody(), key, part, path = CHAT }: Sent = {}) {
  const { id, secret } = await bench.aKey(key);
  const sent: ClientRequest = request(at.url + path, {
    method: "POST",
    agent: agent ?? false,
    headers: {
      authorization: `Bearer ${secret}`,
      "content-type": "application/json",
      "anthropic-version": "2023-06-01",
      connection: "keep-alive",
    },
  });
  sent.on("error", () => undefined);
  if (part === undefined) sent.end(JSON.stringify(body));
  else sent.write(part);
  return {
    sent,
    async answered(): Promise<IncomingMessage> {
      const [answer]: IncomingMessage[] = await once(sent, "response");
      if (answer === undefined) throw new Error("no answer");
      return answer;
    },
    async event(): Promise<UsageEvent | undefined> {
      return (await at.events()).find(({ keyId }) => keyId === id);
    },
  };
}

/** Resolves when the proxy takes no new connections. */
const untilClosed = (at: TestProxy) =>
  waitFor(
    () =>
      fetch(`${at.url}/livez`).then(
        () => false,
        () => true,
      ),
    { label: "the listener to close" },
  );

describe("a proxy that is stopped", () => {
  it("lets calls end that are under way, and records them", async () => {
    const at = await startProxy({ LINTEL_DRAIN_TIMEOUT: "30s" });
    const headers = gated("headers", USAGE);
    const plain = await open(at);
    await bench.upstream.nextRequest();
    const chunk = gated({ chunk: 2 }, USAGE);
    const stream = await open(at, { body: aBody(STREAM) });
    const streaming = await stream.answered();
    const stopping = at.stop();
    await untilClosed(at);
    headers.resolve();
    chunk.resolve();
    const answer = await plain.answered();
    expect([answer.statusCode, answer.headers.connection]).toEqual([200, "close"]);
    expect(JSON.parse(await text(answer)).usage.completion_tokens).toBe(40);
    expect((await text(streaming)).trimEnd()).toMatch(/data: \[DONE\]$/);
    await stopping;
    for (const call of [plain, stream]) {
      expect(await call.event()).toMatchObject({ ending: "complete", usage: { output: 40 } });
    }
    expect(at.logs()).not.toContain("not recorded");
  });

  it("is not ready at once, and serves on for a while, each answer the last of its connection", async () => {
    // Long enough for a busy machine to ask meanwhile.
    const at = await startProxy({ LINTEL_DRAIN_DELAY: "5s", LINTEL_DRAIN_TIMEOUT: "30s" });
    const stopping = at.stop();
    const ready = await fetch(`${at.url}/readyz`);
    expect([ready.status, ready.headers.get("connection")]).toEqual([503, "close"]);
    const late = await open(at);
    const answer = await late.answered();
    expect([answer.statusCode, answer.headers.connection]).toEqual([200, "close"]);
    answer.resume();
    await stopping;
    expect(await late.event()).toMatchObject({ ending: "complete", status: 200 });
  });

  it("waits for the slowest of readers to have their whole answer", async () => {
    const at = await startProxy({ LINTEL_DRAIN_TIMEOUT: "30s" });
    const said = "word ".repeat(2_000_000);
    const body = JSON.stringify({ choices: [{ message: { content: said } }], usage: USAGE.usage });
    const json = { "content-type": "application/json" };
    bench.upstream.script([{ kind: "give-answer", headers: json, body }]);
    const call = await open(at);
    const answer = await call.answered();
    answer.pause();
    const stopping = at.stop();
    await untilClosed(at);
    expect(await text(answer)).toBe(body);
    await stopping;
  });

  it("closes connections on which nothing is under way", async () => {
    const at = await startProxy({ LINTEL_DRAIN_TIMEOUT: "30s" });
    const agent = new Agent({ keepAlive: true });
    const call = await open(at, { agent });
    const answer = await call.answered();
    const { socket } = answer;
    answer.resume();
    await once(agent, "free");
    expect(socket.destroyed).toBe(false);
    const closed = once(socket, "close");
    await Promise.all([at.stop(), closed]);
  });
});

const CUT = { LINTEL_DRAIN_TIMEOUT: "300ms" };
const MESSAGE = "the gateway is shutting down, try again";

describe("calls that take longer than a proxy waits for them", () => {
  it("503: get a retry-after where they have no answer yet, and are estimated", async () => {
    const at = await startProxy(CUT);
    gated("headers");
    const call = await open(at, { body: aBody({ max_tokens: 3000 }) });
    const received = await bench.upstream.nextRequest();
    const [answer] = await Promise.all([call.answered(), at.stop()]);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers).toMatchObject({
      "retry-after": "1",
      "x-should-retry": "true",
      "x-lintel-error": "gateway_stopped",
      connection: "close",
    });
    expect(JSON.parse(await text(answer)).error.message).toBe(MESSAGE);
    expect((await received.ended()).state).toBe("abandoned");
    const event = await call.event();
    expect(event).toMatchObject({
      ending: "gateway_stopped",
      status: 503,
      errorCode: "gateway_stopped",
    });
    expect(event?.unmeasured?.unseen?.output).toBeGreaterThan(0);
    expect(at.logs()).not.toContain("not recorded");
  });

  it("end with an error event in OpenAI's dialect when they are streams, and are estimated", async () => {
    const at = await startProxy(CUT);
    gated({ chunk: 2 });
    const call = await open(at, { body: aBody(STREAM) });
    const answer = await call.answered();
    const [said] = await Promise.all([text(answer), at.stop()]);
    const last = said.trimEnd().split("\n\n").at(-1) ?? "";
    expect(JSON.parse(last.replace(/^data: /, "")).error).toMatchObject({
      message: MESSAGE,
      type: "api_error",
    });
    const event = await call.event();
    expect(event).toMatchObject({ ending: "gateway_stopped", status: 200 });
    expect(event?.unmeasured?.unseen?.output).toBeGreaterThan(0);
  });

  it("end with an error event in Anthropic's dialect when they are streams, and are estimated", async () => {
    const at = await startProxy(CUT);
    const never = Promise.withResolvers<void>();
    anthropic.script([{ kind: "wait", before: { chunk: 3 }, until: never.promise }]);
    const key = {
      provider: "anthropic",
      setting: { url: anthropic.url, apikey: "sk-ant-upstream-test" },
    };
    const body = { ...aBody(STREAM), model: "claude-sonnet-4-5" };
    const call = await open(at, { path: MESSAGES, body, key });
    const answer = await call.answered();
    const [said] = await Promise.all([text(answer), at.stop()]);
    const last = said.trimEnd().split("\n\n").at(-1) ?? "";
    expect(last).toMatch(/^event: error\n/);
    expect(JSON.parse(/^data: (.*)$/m.exec(last)?.[1] ?? "")).toMatchObject({
      type: "error",
      error: { type: "overloaded_error", message: expect.stringContaining(MESSAGE) },
    });
    const event = await call.event();
    expect(event).toMatchObject({
      ending: "gateway_stopped",
      usage: { input: expect.any(Number) },
    });
    expect(event?.unmeasured?.unseen?.output).toBeGreaterThan(0);
  });

  it("are cut when they are within an answer that could look whole", async () => {
    const at = await startProxy(CUT);
    const json = { "content-type": "application/json" };
    bench.upstream.script([
      { kind: "give-answer", headers: json, body: '{"choices":[]}' },
      { kind: "stop", after: { bytes: 5 }, how: "stall" },
    ]);
    const call = await open(at);
    const answer = await call.answered();
    const [said] = await Promise.allSettled([text(answer), at.stop()]);
    expect(said.status).toBe("rejected");
    expect(await call.event()).toMatchObject({ ending: "gateway_stopped", status: 200 });
  });

  it("503: cost nothing when their bodies are still coming", async () => {
    const at = await startProxy(CUT);
    const call = await open(at, { part: '{"model":' });
    await waitFor(async () => (await metricOf(at, "lintel_calls_open")) === 1, {
      label: "the call",
    });
    const [answer] = await Promise.all([call.answered(), at.stop()]);
    expect(answer.statusCode).toBe(503);
    answer.resume();
    const event = await call.event();
    expect(event).toMatchObject({ ending: "gateway_stopped", status: 503, attempts: 0 });
    expect(event?.usage ?? event?.unmeasured).toBeUndefined();
  });

  it("are estimated when their callers had left before", async () => {
    const at = await startProxy(CUT);
    gated("headers");
    const call = await open(at);
    const received = await bench.upstream.nextRequest();
    call.sent.destroy();
    await waitFor(async () => (await metricOf(at, "lintel_calls_abandoned")) === 1, {
      label: "the call to be read on",
    });
    await at.stop();
    expect((await received.ended()).state).toBe("abandoned");
    const event = await call.event();
    expect(event?.ending).toBe("client_left");
    expect(event?.unmeasured?.unseen?.output).toBeGreaterThan(0);
  });
});

async function metricOf(at: TestProxy, name: string): Promise<number> {
  const metrics = await (await fetch(`${at.url}/metrics`)).text();
  return Number(new RegExp(`^${name}\\S* (\\d+)$`, "m").exec(metrics)?.[1]);
}
