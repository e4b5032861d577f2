import { once } from "node:events";

import { type ResponsesUpstream, startResponsesUpstream, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RawData, WebSocket } from "ws";

import { type Bench, type KeyOptions, startBench, type TestProxy } from "../start-bench.ts";

const PATH = "/api/providers/openai/v1/responses";
const ASK = { type: "response.create", model: "gpt-4o-mini", input: "Say hi", store: false };
/** Of `gpt-4o-mini`, for a million tokens. */
const INPUT_NANO = 150_000_000;
const OUTPUT_NANO = 600_000_000;

type Event = Readonly<Record<string, unknown>> & { readonly type: string };

let bench: Bench;
let proxy: TestProxy;
let upstream: ResponsesUpstream;

beforeAll(async () => {
  bench = await startBench();
  upstream = await startResponsesUpstream();
  proxy = await bench.startProxy();
});
afterAll(async () => {
  await bench.close();
  await upstream.close();
});

const aKey = (options: KeyOptions = {}) =>
  bench.aKey({ ...options, setting: { url: upstream.url, ...options.setting } });

const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString() : "");

async function open(secret: string, path = PATH) {
  const headers = { authorization: `Bearer ${secret}`, "openai-beta": "responses_websockets" };
  const socket = new WebSocket(proxy.url.replace("http", "ws") + path, { headers });
  const events: Event[] = [];
  socket.on("message", (data) => events.push(JSON.parse(textOf(data))));
  const closed = once(socket, "close").then(([code]) => Number(code));
  await once(socket, "open");
  /** The last event of the turn that is the `number`th to end, from 1. */
  const end = (number = 1) =>
    waitFor(() => events.filter(({ type }) => LAST.test(type))[number - 1], {
      label: `the end of turn ${number}, having seen ${events.map(({ type }) => type).join(" ")}`,
    });
  return {
    socket,
    events,
    closed,
    end,
    send: (event: object) => socket.send(JSON.stringify(event)),
  };
}

const LAST = /^(?:response\.(?:completed|failed|incomplete)|error)$/;

const recorded = (keyId: string, count: number) =>
  waitFor(
    async () => {
      const events = (await proxy.events()).filter((event) => event.keyId === keyId);
      return events.length >= count ? events : undefined;
    },
    { label: `${count} events` },
  );

describe("responses over WebSocket", () => {
  it("pass as they are, and each turn is a call with a cost of its own, kept before its last event comes", async () => {
    const { id, secret } = await aKey();
    const { end, events, send, socket } = await open(secret);
    upstream.script({ says: "One.", usage: { input_tokens: 100, output_tokens: 7 } });
    send(ASK);
    expect(await end()).toMatchObject({
      response: { id: expect.any(String), status: "completed" },
    });
    const first = (await proxy.events()).find((event) => event.keyId === id);
    expect(first).toMatchObject({
      model: "gpt-4o-mini",
      status: 200,
      usage: { input: 100, output: 7 },
    });
    upstream.script({ says: "Two.", usage: { input_tokens: 200, output_tokens: 9 } });
    send({ ...ASK, previous_response_id: "resp_1" });
    await end(2);
    expect(upstream.asked.at(-1)).toEqual({
      model: "gpt-4o-mini",
      input: "Say hi",
      store: false,
      previous_response_id: "resp_1",
    });
    expect(events.map(({ type }) => type).filter((type) => type.endsWith("delta"))).toHaveLength(2);
    socket.close(1000);
    const all = await recorded(id, 3);
    const { correlationId } = all[0] ?? {};
    expect(all.map((event) => [event.status, event.usage?.output])).toEqual([
      [200, 7],
      [200, 9],
      [101, undefined],
    ]);
    expect(all.every((event) => event.correlationId === correlationId)).toBe(true);
  });

  it("carry the provider's credential in place of the caller's, and the client's own headers", async () => {
    const { secret } = await aKey();
    const { end, send, socket } = await open(secret);
    send(ASK);
    await end();
    expect(JSON.stringify(upstream.opened)).not.toContain(secret);
    expect(upstream.opened.at(-1)).toMatchObject({ "openai-beta": "responses_websockets" });
    socket.close();
  });

  it("are opened on /v1 too", async () => {
    const { secret } = await aKey();
    const { end, send, socket } = await open(secret, "/v1/responses");
    send(ASK);
    expect((await end()).type).toBe("response.completed");
    socket.close();
  });

  it("of several lanes are told apart, and each is booked as its own", async () => {
    const { id, secret } = await aKey();
    const { end, send, socket } = await open(secret);
    upstream.script(
      { usage: { input_tokens: 1, output_tokens: 1 } },
      { usage: { input_tokens: 2, output_tokens: 2 } },
    );
    send({ ...ASK, stream_id: "a", user: "ann" });
    send({ ...ASK, stream_id: "b", user: "bob" });
    await end(2);
    const events = await recorded(id, 2);
    expect(new Set(events.map((event) => `${event.userId} ${event.usage?.input}`))).toEqual(
      new Set(["ann 1", "bob 2"]),
    );
    socket.close();
  });
});

describe("a turn that may not be made", () => {
  it("gets an error with its status, and the session goes on", async () => {
    const { id, secret } = await aKey({ key: { rate_limit_over_time: 2, rate_limit_unit: "d" } });
    const { end, send, socket } = await open(secret);
    send(ASK);
    await end();
    const before = upstream.asked.length;
    send({ ...ASK, stream_id: "x" });
    expect(await end(2)).toMatchObject({
      type: "error",
      status: 429,
      stream_id: "x",
      error: { code: "rate_limited" },
    });
    expect(upstream.asked).toHaveLength(before);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    expect((await recorded(id, 2)).map(({ status }) => status)).toEqual([200, 429]);
    socket.close();
  });

  it("counts beside the session and what only warms up, which costs nothing", async () => {
    const { id, secret } = await aKey({ key: { rate_limit_over_time: 3, rate_limit_unit: "d" } });
    const { end, send, socket } = await open(secret);
    send({ ...ASK, generate: false });
    expect((await end()).type).toBe("response.completed");
    upstream.script({ usage: { input_tokens: 100, output_tokens: 7 } });
    send(ASK);
    expect((await end(2)).type).toBe("response.completed");
    send(ASK);
    expect(await end(3)).toMatchObject({ status: 429, error: { code: "rate_limited" } });
    const turns = (await recorded(id, 3)).map(({ status, usage }) => [
      status,
      usage?.input,
      usage?.output,
    ]);
    expect(turns).toEqual([
      [200, 0, 0],
      [200, 100, 7],
      [429, undefined, undefined],
    ]);
    socket.close();
  });

  it("is one whose cost the limit cannot pay; an answer is cut to what is left", async () => {
    const bound = Math.ceil((200 * INPUT_NANO + 40 * OUTPUT_NANO) / 1_000_000);
    const { secret } = await aKey({ key: { cost_limit_nano: bound } });
    const { end, send, socket } = await open(secret);
    upstream.script({ usage: { input_tokens: 20, output_tokens: 30 } });
    send(ASK);
    expect((await end()).type).toBe("response.completed");
    expect(upstream.asked.at(-1)?.["max_output_tokens"]).toBeLessThan(100);
    send({ ...ASK, input: "x".repeat(5000) });
    expect(await end(2)).toMatchObject({ type: "error", status: 429 });
    socket.close();
  });

  it.each([
    ["a model that is not allowed", { ...ASK, model: "gpt-4o" }, 403],
    ["no model", { type: "response.create", input: "x" }, 400],
    ["what may be queued for later", { type: "response.steer", input: [] }, 400],
    ["a type that is said twice", '{"type":"response.cancel","type":"response.create"}', 400],
    ["no JSON", "hello", 400],
  ])("is %s", async (_what, message, status) => {
    const { secret } = await aKey({ allowedModels: ["gpt-4o-mini"] });
    const { end, socket } = await open(secret);
    const before = upstream.asked.length;
    socket.send(typeof message === "string" ? message : JSON.stringify(message));
    expect(await end()).toMatchObject({ type: "error", status });
    expect(upstream.asked).toHaveLength(before);
    socket.close();
  });

  it("is one that a policy blocks", async () => {
    const config = { rules: { email: "block" } } as const;
    const policy_id = await bench.aPolicy({ config });
    const { secret } = await aKey({ key: { policy_id } });
    const { end, send, socket } = await open(secret);
    send({ ...ASK, input: "Write to ada@lovelace.example" });
    expect(await end()).toMatchObject({ type: "error", error: { code: "policy_blocked" } });
    send(ASK);
    expect((await end(2)).type).toBe("response.completed");
    socket.close();
  });
});

describe("a turn whose end is not seen", () => {
  it("costs what its upstream's error reports: nothing", async () => {
    const { id, secret } = await aKey();
    const { end, send, socket } = await open(secret);
    const error = { status: 400, code: "previous_response_not_found", message: "gone" };
    upstream.script({ error });
    send({ ...ASK, previous_response_id: "resp_gone" });
    expect(await end()).toMatchObject({ status: 400, error: { code: error.code } });
    const [event] = await recorded(id, 1);
    expect(event).toMatchObject({ ending: "upstream_failed" });
    expect(event?.usage).toBeUndefined();
    socket.close();
  });

  it.each([
    ["its client leaves", "client_left", (opened: { socket: WebSocket }) => opened.socket.close()],
    ["its upstream breaks off", "upstream_failed", () => upstream.cut()],
  ] as const)("is estimated when %s", async (_when, ending, cut) => {
    const { id, secret } = await aKey();
    const opened = await open(secret);
    upstream.script({ says: "Half an answer", isCut: true });
    opened.send(ASK);
    await waitFor(() => opened.events.find(({ type }) => type.endsWith("delta")), {
      label: "half an answer",
    });
    cut(opened);
    const events = await recorded(id, 2);
    const turn = events.find(({ status }) => status === 200);
    expect(turn).toMatchObject({ ending, unmeasured: { completion: "Half an answer" } });
    expect(await opened.closed).toBeGreaterThan(0);
  });
});
