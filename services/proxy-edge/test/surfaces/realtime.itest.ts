import { once } from "node:events";

import {
  type RealtimeUpstream,
  type RecordedSession,
  startRealtimeUpstream,
  waitFor,
} from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RawData, WebSocket } from "ws";

import { type Bench, type KeyOptions, startBench, type TestProxy } from "../start-bench.ts";

const PATH = "/api/providers/openai/v1/realtime";
const MODEL = "gpt-realtime";

type Event = Readonly<Record<string, unknown>> & { readonly type: string };

let bench: Bench;
let proxy: TestProxy;
let upstream: RealtimeUpstream;

beforeAll(async () => {
  bench = await startBench();
  upstream = await startRealtimeUpstream();
  proxy = await bench.startProxy();
});
afterAll(async () => {
  await bench.close();
  await upstream.close();
});

const aKey = (options: KeyOptions = {}) =>
  bench.aKey({ ...options, setting: { url: upstream.url, ...options.setting } });

interface Opened {
  readonly socket: WebSocket;
  readonly seen: RecordedSession;
  readonly events: Event[];
  send(event: object): void;
  /** The next event of a type, waited for. */
  next(type: string): Promise<Event>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

interface Opening {
  readonly query?: string;
  readonly path?: string;
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

function connect(secret: string, opening: Opening = {}) {
  const { headers, path = PATH, protocols = [], query = `?model=${MODEL}` } = opening;
  const url = proxy.url.replace("http", "ws") + path + query;
  const socket = new WebSocket(url, [...protocols], {
    headers: { ...(secret === "" ? {} : { authorization: `Bearer ${secret}` }), ...headers },
  });
  const events: Event[] = [];
  const taken = new Set<Event>();
  socket.on("message", (data) => events.push(JSON.parse(textOf(data))));
  const closed = once(socket, "close").then(([code, reason]) => ({ code, reason: String(reason) }));
  const next = (type: string) =>
    waitFor(
      () => {
        const found = events.find((event) => event.type === type && !taken.has(event));
        if (found !== undefined) taken.add(found);
        return found;
      },
      { label: `${type}, having seen ${events.map((event) => event.type).join(" ")}` },
    );
  return {
    socket,
    events,
    closed,
    next,
    send: (event: object) => socket.send(JSON.stringify(event)),
  };
}

const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString() : "");

/** A session, and the same as its upstream sees it. */
async function open(secret: string, opening: Opening = {}): Promise<Opened> {
  const opened = connect(secret, opening);
  await once(opened.socket, "open");
  const seen = upstream.sessions.at(-1);
  if (seen === undefined) throw new Error("no session at the upstream");
  return { ...opened, seen };
}

/** What the gateway answers instead of a session. */
async function refusalOf(secret: string, opening: Opening = {}) {
  const { socket } = connect(secret, opening);
  socket.on("error", () => undefined);
  const [, response] = await once(socket, "unexpected-response");
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, headers: response.headers, text };
}

const eventsOf = async (keyId: string, count: number) =>
  waitFor(
    async () => {
      const events = (await proxy.events()).filter((event) => event.keyId === keyId);
      return events.length >= count ? events : undefined;
    },
    { label: `${count} events` },
  );

const TEXT_ONLY = {
  type: "session.update",
  session: { type: "realtime", output_modalities: ["text"] },
};
const RESPOND = { type: "response.create" };
const SECOND = 48_000;
const audioOf = (bytes: number, fill: number) => ({
  type: "input_audio_buffer.append",
  audio: Buffer.alloc(bytes, fill).toString("base64"),
});
const SPEECH = audioOf(SECOND, 7);
const SILENCE = audioOf(SECOND, 0);

describe("a session", () => {
  it("passes every message as it is, and books each answer by its usage", async () => {
    const { id, secret } = await aKey();
    const session = await open(secret);
    const { seen } = session;
    expect(seen.target).toBe(`/v1/realtime?model=${MODEL}`);
    expect(seen.headers.authorization).toBe("Bearer sk-upstream-test");
    expect(JSON.stringify(seen.headers)).not.toContain(secret);
    await session.next("session.created");
    upstream.script({
      text: "Hello you",
      usage: {
        total_tokens: 253,
        input_tokens: 132,
        output_tokens: 121,
        input_token_details: {
          text_tokens: 119,
          audio_tokens: 13,
          cached_tokens: 64,
          cached_tokens_details: { text_tokens: 56, audio_tokens: 8 },
        },
        output_token_details: { text_tokens: 30, audio_tokens: 91 },
      },
    });
    const odd = ' {"type":"conversation.item.create" , "item":{"x":1e2,"ü":"\\u00fc"}}';
    session.socket.send(odd);
    session.send(RESPOND);
    const done = await session.next("response.done");
    expect(seen.received).toEqual([odd, JSON.stringify(RESPOND)]);
    expect(session.events.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        "response.created",
        "response.output_audio.delta",
        "response.output_audio_transcript.delta",
      ]),
    );
    expect(done).toMatchObject({ response: { usage: { total_tokens: 253 } } });
    // The event was kept before the client saw the end.
    const answer = (await proxy.events()).find((event) => event.keyId === id);
    expect(answer).toMatchObject({
      model: MODEL,
      responseModel: MODEL,
      status: 200,
      ending: "complete",
      streamed: true,
      path: PATH,
      usage: {
        input: 63,
        audioInput: 5,
        cacheRead: 56,
        cacheReadAudio: 8,
        output: 30,
        audioOutput: 91,
      },
    });
    session.socket.close(4001, "bye");
    expect(await session.closed).toMatchObject({ code: 4001 });
    await waitFor(() => seen.closed, { label: "the upstream to be closed" });
    expect(seen.closed).toEqual({ code: 4001, reason: "bye" });
    const events = await eventsOf(id, 2);
    expect(events[1]).toMatchObject({ status: 101, ending: "complete", model: MODEL });
    expect(events[1]?.usage).toBeUndefined();
    expect(answer?.correlationId).toBe(events[1]?.id);
  });

  it("passes large messages in their order, and reads them as small ones", async () => {
    const { secret } = await aKey({ allowedModels: [MODEL] });
    const session = await open(secret);
    const { seen } = session;
    await session.next("session.created");
    const long = String.raw`\u0041\n`.repeat(500_000);
    const item = `{"type":"conversation.item.create","item":{"x":"${long}"}}`;
    const foreign = `{"type":"response.create","event_id":"mine","response":{"model":"gpt-4o","x":"${long}"}}`;
    session.socket.send(item);
    session.socket.send(foreign);
    session.send(TEXT_ONLY);
    const { error } = await session.next("error");
    expect(error).toMatchObject({ event_id: "mine" });
    await session.next("session.updated");
    expect(seen.received).toEqual([item, JSON.stringify(TEXT_ONLY)]);
    seen.socket.send(`{"type":"unheard.of","x":"${long}"}`);
    expect(await session.next("unheard.of")).toEqual({
      type: "unheard.of",
      x: "A\n".repeat(500_000),
    });
    session.socket.close();
  });

  it("passes the upstream's close, with its code and reason", async () => {
    const { secret } = await aKey();
    const session = await open(secret);
    const { seen } = session;
    await session.next("session.created");
    seen.socket.close(4000, "session expired");
    expect(await session.closed).toEqual({ code: 4000, reason: "session expired" });
  });

  it("books what its turn detection and its transcription begin by themselves", async () => {
    const { id, secret } = await aKey({ key: { cost_limit_nano: 10_000_000_000 } });
    const session = await open(secret);
    await session.next("session.created");
    const transcription = { model: "gpt-4o-mini-transcribe" };
    session.send({
      type: "session.update",
      session: { type: "realtime", audio: { input: { transcription } } },
    });
    await session.next("session.updated");
    session.send(SPEECH);
    session.send(SILENCE);
    await session.next("response.done");
    session.socket.close();
    const events = await eventsOf(id, 3);
    const transcribed = events.find(({ model }) => model === transcription.model);
    expect(transcribed).toMatchObject({ usage: { audioInput: 20, output: 4 }, status: 200 });
    const answered = events.find(({ usage }) => (usage?.audioOutput ?? 0) > 0);
    expect(answered).toMatchObject({ model: MODEL, ending: "complete" });
  });
});

describe("a session of transcription", () => {
  const live = {
    type: "session.update",
    session: {
      type: "transcription",
      audio: { input: { transcription: { model: "gpt-realtime-whisper" }, turn_detection: null } },
    },
  };

  it("books each transcription, here by its length", async () => {
    const { id, secret } = await aKey({ key: { cost_limit_nano: 1_000_000_000 } });
    const session = await open(secret, { query: "?intent=transcription" });
    session.send(live);
    await session.next("session.updated");
    upstream.scriptTranscriptions({ type: "duration", seconds: 1.2 });
    session.send(SPEECH);
    session.send({ type: "input_audio_buffer.commit" });
    await session.next("conversation.item.input_audio_transcription.completed");
    session.socket.close();
    const [transcribed, whole] = await eventsOf(id, 2);
    expect(transcribed).toMatchObject({
      model: "gpt-realtime-whisper",
      usage: { audioMs: 2000, input: 0, output: 0 },
    });
    expect(whole).toMatchObject({ status: 101, model: "" });
  });

  it("takes no audio that cannot be paid for, and none for a model that is not allowed", async () => {
    const poor = await aKey({ key: { cost_limit_nano: 1000 } });
    const spent = await open(poor.secret, { query: "?intent=transcription" });
    spent.send(live);
    await spent.next("session.updated");
    spent.send(SPEECH);
    expect(await spent.closed).toMatchObject({ code: 1008 });
    expect(spent.seen.events("input_audio_buffer.append")).toEqual([]);
    const { secret } = await aKey({ allowedModels: [MODEL] });
    const session = await open(secret, { query: "?intent=transcription" });
    session.send(live);
    expect(await session.next("error")).toMatchObject({ error: { code: "model_not_allowed" } });
    expect(session.seen.received).toEqual([]);
    session.socket.close();
  });
});

describe("a browser, which can set no header", () => {
  it("sends its key among the subprotocols; it stays here, and the others pass", async () => {
    const { secret } = await aKey();
    const protocols = ["realtime", `openai-insecure-api-key.${secret}`, "openai-beta.realtime-v1"];
    const session = await open("", { protocols });
    const { seen } = session;
    expect(session.socket.protocol).toBe("realtime");
    expect(seen.headers["sec-websocket-protocol"]).toBe("realtime,openai-beta.realtime-v1");
    expect(seen.headers.authorization).toBe("Bearer sk-upstream-test");
    expect(JSON.stringify([seen.headers, seen.target])).not.toContain(secret);
    session.socket.close();
  });
});

describe("what is no session", () => {
  it.each([
    [401, "an unknown key", "sk-unknown", {}],
    [401, "no key", "", {}],
    [401, "an unknown key in a subprotocol", "", { protocols: ["openai-insecure-api-key.x"] }],
    [404, "another path", undefined, { path: "/api/providers/openai/v1/models" }],
    [404, "no path of ours", undefined, { path: "/socket" }],
    [400, "two models", undefined, { query: "?model=gpt-realtime&model=gpt-4o" }],
    [400, "a model in other letters", undefined, { query: "?Model=gpt-realtime" }],
    [403, "a session set up elsewhere", undefined, { query: "?call_id=rtc_1" }],
    [400, "a timeout that is none", undefined, { headers: { "x-request-timeout": "soon" } }],
  ])("%i: %s", async (status, _what, secret, opening) => {
    const key = await aKey();
    const before = upstream.sessions.length;
    const refusal = await refusalOf(secret ?? key.secret, opening);
    expect(refusal.status).toBe(status);
    expect(JSON.parse(refusal.text)).toMatchObject({ error: { type: expect.any(String) } });
    expect(refusal.headers["x-request-id"]).toEqual(expect.any(String));
    expect(upstream.sessions).toHaveLength(before);
  });

  it("403: a model, or a path, the key may not use", async () => {
    const models = await aKey({ allowedModels: ["gpt-realtime-mini"] });
    expect((await refusalOf(models.secret)).status).toBe(403);
    const allowed = JSON.stringify([{ path: "/api/providers/openai/v1/models", method: "GET" }]);
    const paths = await aKey({ key: { allowed_paths: allowed } });
    expect((await refusalOf(paths.secret)).status).toBe(403);
    expect(await eventsOf(paths.id, 1)).toMatchObject([{ status: 403, ending: "refused" }]);
  });

  it.each([
    [401, { error: { message: "Incorrect API key provided", code: "invalid_api_key" } }],
    [429, { error: { message: "Rate limit reached", code: "rate_limit_exceeded" } }],
  ])("%i: the upstream's own answer to the upgrade, as it is", async (status, body) => {
    const { id, secret } = await aKey();
    upstream.onUpgrade({ status, headers: { "retry-after": "7" }, body });
    const refusal = await refusalOf(secret);
    upstream.onUpgrade("accept");
    expect(refusal).toMatchObject({ status, headers: { "retry-after": "7" } });
    expect(JSON.parse(refusal.text)).toEqual(body);
    expect(await eventsOf(id, 1)).toMatchObject([{ status, ending: "complete", attempts: 1 }]);
  });

  it("504: an upstream that never answers, 502: one that is not there", async () => {
    const setting = { connectTimeout: "100ms", firstByteTimeout: "200ms" };
    const slow = await aKey({ setting });
    upstream.onUpgrade("never");
    expect((await refusalOf(slow.secret)).status).toBe(504);
    upstream.onUpgrade("accept");
    const away = await aKey({ setting: { url: "http://127.0.0.1:9/v1" } });
    expect((await refusalOf(away.secret)).status).toBe(502);
    expect(await eventsOf(slow.id, 1)).toMatchObject([{ status: 504, ending: "timeout" }]);
  });

  it("503: more sessions than a proxy holds", async () => {
    const env = { LINTEL_REALTIME_SESSIONS: "0", LINTEL_SPOOL_DIR: `${bench.folder}/full` };
    const full = await bench.startProxy(env);
    const { secret } = await aKey();
    const socket = new WebSocket(full.url.replace("http", "ws") + PATH, {
      headers: { authorization: `Bearer ${secret}` },
    });
    socket.on("error", () => undefined);
    const [, response] = await once(socket, "unexpected-response");
    expect(response.statusCode).toBe(503);
  });
});

describe("what must not pass in a session", () => {
  it.each([
    ["another model", '{"type":"session.update","session":{"model":"gpt-realtime-mini"}}'],
    ["another model of an answer", '{"type":"response.create","response":{"model":"gpt-4o"}}'],
    [
      "a transcription model",
      '{"type":"session.update","session":{"audio":{"input":{"transcription":{"model":"whisper-1"}}}}}',
    ],
    [
      "a transcription model, as it was named at first",
      '{"type":"session.update","session":{"input_audio_transcription":{"model":"whisper-1"}}}',
    ],
    [
      "two models",
      `{"type":"session.update","session":{"model":"${MODEL}","model":"gpt-realtime-mini"}}`,
    ],
    ["a model in other letters", '{"type":"session.update","session":{"Model":"whisper-1"}}'],
    ["what is no event", "{"],
  ])("%s: reported, and the session goes on", async (_what, text) => {
    const { secret } = await aKey({ allowedModels: [MODEL] });
    const session = await open(secret);
    const { seen } = session;
    const named = text.replace('{"type"', '{"event_id":"mine","type"');
    session.socket.send(named);
    const { error } = await session.next("error");
    expect(error).toMatchObject({ event_id: text === "{" ? null : "mine" });
    session.send(TEXT_ONLY);
    await session.next("session.updated");
    expect(seen.received).toEqual([JSON.stringify(TEXT_ONLY)]);
    session.socket.close();
  });

  it("a session that the upstream sets to a model that is not allowed ends", async () => {
    const { secret } = await aKey({ allowedModels: [MODEL] });
    const session = await open(secret);
    const { seen } = session;
    const audio = { input: { transcription: { model: "whisper-1" } } };
    const updated = { type: "session.updated", session: { type: "realtime", model: MODEL, audio } };
    seen.socket.send(JSON.stringify(updated));
    expect(await session.closed).toEqual({ code: 1008, reason: "model is not allowed" });
  });

  it("a message that is too long ends the session with 1009", async () => {
    const { secret } = await aKey();
    const session = await open(secret);
    await session.next("session.created");
    session.socket.send(Buffer.alloc(33 * 1024 * 1024, 97));
    expect(await session.closed).toMatchObject({ code: 1009 });
  });
});

describe("limits in a session", () => {
  /** Text at $4 and $16, audio at $32 and $64 a million. */
  const DEAREST_OUT = 64_000;

  it("an answer that cannot be paid for is refused before it begins, and ends a spent session", async () => {
    const { id, secret } = await aKey({ key: { cost_limit_nano: 1000 } });
    const session = await open(secret);
    const { seen } = session;
    session.send({ ...RESPOND, event_id: "mine" });
    const { error } = await session.next("error");
    expect(error).toMatchObject({
      type: "insufficient_quota",
      code: "quota_spent",
      event_id: "mine",
    });
    expect(await session.closed).toMatchObject({ code: 1008 });
    expect(seen.received).toEqual([]);
    const events = await eventsOf(id, 2);
    expect(events[0]).toMatchObject({ status: 429, ending: "refused", errorCode: "quota_spent" });
    expect(events[1]).toMatchObject({ status: 101, ending: "refused" });
  });

  it("an answer of a model without a price is refused where cost is limited, asked for or not", async () => {
    const { secret } = await aKey({ key: { cost_limit_nano: 1_000_000_000_000 } });
    const session = await open(secret, { query: "?model=realtime-without-price" });
    const { seen } = session;
    session.send({ ...RESPOND, event_id: "mine" });
    const { error } = await session.next("error");
    expect(error).toMatchObject({ code: "model_unpriced", event_id: "mine" });
    session.send(SPEECH);
    expect(await session.next("error")).toMatchObject({ error: { code: "model_unpriced" } });
    expect(await session.closed).toMatchObject({ code: 1008 });
    expect(seen.received).toEqual([]);
  });

  it("an answer is capped to what is left", async () => {
    const { secret } = await aKey({ key: { cost_limit_nano: 200_000_000 } });
    const session = await open(secret);
    const { seen } = session;
    await session.next("session.created");
    session.send(RESPOND);
    await session.next("response.done");
    const [sent] = seen.events("response.create");
    const cap = Number(Object(sent?.["response"]).max_output_tokens);
    expect(cap).toBeGreaterThan(100);
    expect(cap * DEAREST_OUT).toBeLessThan(200_000_000);
    session.socket.close();
  });

  it("audio passes only while the answer it may begin is paid for", async () => {
    const { secret } = await aKey({ key: { cost_limit_nano: 200_000_000 } });
    const session = await open(secret);
    const { seen } = session;
    session.send(SPEECH);
    expect(await session.next("error")).toMatchObject({ error: { code: "quota_spent" } });
    expect(await session.closed).toMatchObject({ code: 1008 });
    expect(seen.received).toEqual([]);
  });

  it("text beside audio that waits for its answer has to be paid for, too", async () => {
    const { secret } = await aKey({ key: { cost_limit_nano: 500_000_000 } });
    const session = await open(secret);
    await session.next("session.created");
    session.send(SPEECH);
    await waitFor(() => session.seen.events("input_audio_buffer.append")[0], { label: "audio" });
    // Twelve thousand tokens at most, at $32 a million.
    const content = [{ type: "input_text", text: "x".repeat(12_000) }];
    const item = { type: "message", role: "user", content };
    session.send({ type: "conversation.item.create", item });
    expect(await session.closed).toMatchObject({ code: 1008 });
    expect(session.seen.events("conversation.item.create")).toEqual([]);
  });

  it("an answer that begins by itself a second time, and cannot be paid for, is cancelled", async () => {
    const { secret } = await aKey({ key: { cost_limit_nano: 200_000_000 } });
    const session = await open(secret);
    const { seen } = session;
    await session.next("session.created");
    const response = { id: "resp_x", status: "in_progress" };
    seen.socket.send(JSON.stringify({ type: "response.created", response }));
    expect(await session.closed).toMatchObject({ code: 1008 });
    await waitFor(() => seen.events("response.cancel")[0], { label: "the answer to be cancelled" });
    expect(session.events.map(({ type }) => type)).not.toContain("response.created");
  });

  it("each answer is a call of the rate; what is held for none goes back", async () => {
    const key = { rate_limit_over_time: 3, rate_limit_unit: "d", cost_limit_nano: 10_000_000_000 };
    const { secret } = await aKey({ key });
    const session = await open(secret);
    await session.next("session.created");
    session.send(SPEECH); // holds the second call
    session.send({
      type: "session.update",
      session: { type: "realtime", audio: { input: { turn_detection: null } } },
    });
    await session.next("session.updated");
    for (let made = 0; made < 2; made += 1) {
      session.send(RESPOND);
      await session.next("response.done");
    }
    session.send({ ...RESPOND, event_id: "third" });
    const { error } = await session.next("error");
    expect(error).toMatchObject({ code: "rate_limited", event_id: "third" });
    session.send(TEXT_ONLY); // and the session goes on
    await session.next("session.updated");
    session.socket.close();
  });

  it("what an answer did not use comes back when it is over, or refused by the upstream", async () => {
    const { secret } = await aKey({ key: { rate_limit_over_time: 3, rate_limit_unit: "d" } });
    const session = await open(secret);
    await session.next("session.created");
    const gate = Promise.withResolvers<void>();
    upstream.script({ until: gate.promise });
    session.send(RESPOND);
    await session.next("response.created");
    session.send(RESPOND); // one is under way
    expect(await session.next("error")).toMatchObject({
      error: { code: "conversation_already_has_active_response" },
    });
    gate.resolve();
    await session.next("response.done");
    session.send(RESPOND); // the third call, not the fourth
    await session.next("response.done");
    session.socket.close();
  });

  it("a session is one of the calls under way at once, whatever is done in it", async () => {
    const limits = JSON.stringify([{ kind: "concurrent", maxCalls: 1 }]);
    const { secret } = await aKey({ key: { limits } });
    const session = await open(secret);
    await session.next("session.created");
    session.send(RESPOND);
    await session.next("response.done");
    expect((await refusalOf(secret)).status).toBe(429);
    session.socket.close();
    await session.closed;
    const next = await waitFor(() => open(secret).catch(() => undefined), { label: "its place" });
    next.socket.close();
  });

  it("a revoked key ends its open sessions", async () => {
    const { id, secret } = await aKey();
    const session = await open(secret);
    await session.next("session.created");
    await bench.db.updateTable("keys").set({ revoked: true }).where("id", "=", id).execute();
    expect(await session.next("error")).toMatchObject({ error: { code: "key_revoked" } });
    expect(await session.closed).toMatchObject({ code: 1008 });
  });
});

describe("an unexpected end", () => {
  it("an upstream that breaks off in an answer: reported, and counted from what came", async () => {
    const { id, secret } = await aKey();
    const session = await open(secret);
    await session.next("session.created");
    upstream.script({ text: "one two three four five", breakAfter: 3 });
    session.send(RESPOND);
    expect(await session.next("error")).toMatchObject({ error: { code: "upstream_failed" } });
    expect(await session.closed).toMatchObject({ code: 1014 });
    const [answer, whole] = await eventsOf(id, 2);
    expect(answer).toMatchObject({
      ending: "upstream_failed",
      usage: { audioOutput: 3 },
      unmeasured: { prompt: "", completion: "one two three " },
    });
    expect(whole).toMatchObject({ ending: "upstream_failed", status: 101 });
  });

  it("a client that leaves in an answer: it is cancelled, and its usage is exact", async () => {
    const { id, secret } = await aKey();
    const session = await open(secret);
    const { seen } = session;
    await session.next("session.created");
    const gate = Promise.withResolvers<void>();
    upstream.script({ text: "one two", until: gate.promise });
    session.send(RESPOND);
    await session.next("response.output_audio_transcript.delta");
    session.socket.terminate();
    const [answer, whole] = await eventsOf(id, 2);
    gate.resolve();
    expect(seen.events("response.cancel")).toHaveLength(1);
    expect(answer?.unmeasured).toBeUndefined();
    expect(answer?.usage?.audioOutput).toBeGreaterThan(0);
    expect(whole).toMatchObject({ ending: "client_left" });
  });

  it("silence, and the end of its time", async () => {
    const idle = await aKey({ setting: { idleTimeout: "300ms" } });
    const silent = await open(idle.secret);
    expect(await silent.closed).toMatchObject({ code: 1001 });
    const { secret } = await aKey();
    const short = await open(secret, { headers: { "x-request-timeout": "300ms" } });
    expect(await short.closed).toMatchObject({ code: 1001 });
    expect(short.events.at(-1)).toMatchObject({ type: "error" });
  });

  it("a proxy that is stopped closes with 'going away', and records its sessions", async () => {
    const folder = `${bench.folder}/stopping`;
    const stopping = await bench.startProxy({ LINTEL_SPOOL_DIR: folder });
    const { id, secret } = await aKey();
    const socket = new WebSocket(`${stopping.url.replace("http", "ws")}${PATH}?model=${MODEL}`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    const closed = once(socket, "close");
    await once(socket, "open");
    await stopping.stop();
    expect((await closed)[0]).toBe(1001);
    const events = (await stopping.events()).filter((event) => event.keyId === id);
    expect(events).toMatchObject([{ status: 101, ending: "gateway_stopped" }]);
  });
});

describe("a client that reads slowly", () => {
  it("slows the upstream down, and gets everything in its order", async () => {
    const { secret } = await aKey();
    const session = await open(secret);
    const { seen } = session;
    await session.next("session.created");
    session.socket.pause();
    const piece = "x".repeat(256 * 1024);
    const count = 200;
    for (let at = 0; at < count; at += 1) {
      seen.socket.send(JSON.stringify({ type: "test.piece", at, piece }));
    }
    // 50 MiB do not fit anywhere on the way but where they come from.
    let [before, polls] = [-1, 0];
    await waitFor(
      () => {
        polls = seen.socket.bufferedAmount === before ? polls + 1 : 0;
        before = seen.socket.bufferedAmount;
        return polls === 30;
      },
      { label: "the upstream to be slowed down" },
    );
    expect(before).toBeGreaterThan((count * piece.length) / 2);
    session.socket.resume();
    await waitFor(
      () => session.events.filter(({ type }) => type === "test.piece").length === count,
      {
        label: "every piece",
      },
    );
    const order = session.events.filter(({ type }) => type === "test.piece").map(({ at }) => at);
    expect(order).toEqual(Array.from({ length: count }, (_, at) => at));
    session.socket.close();
  });
});

describe("Azure", () => {
  it("opens sessions on a deployment, or by its versioned API", async () => {
    const { origin } = new URL(upstream.url);
    const setting = { url: `${origin}/openai`, apiVersion: "2024-10-01-preview" };
    const { secret } = await aKey({ provider: "azure", setting });
    const { seen, socket } = await open("", {
      path: "/api/providers/azure/openai/realtime",
      query: "?deployment=voice",
      headers: { "api-key": secret },
    });
    expect(seen.target).toBe("/openai/realtime?deployment=voice&api-version=2024-10-01-preview");
    expect(seen.headers["api-key"]).toBe("sk-upstream-test");
    socket.close();
    const second = await open(secret, { path: "/api/providers/azure/openai/v1/realtime" });
    expect(second.seen.target).toBe(`/openai/v1/realtime?model=${MODEL}`);
    second.socket.close();
  });
});
