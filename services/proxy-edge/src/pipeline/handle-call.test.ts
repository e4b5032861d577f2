import { hash } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";

import { createAdaptorServer, type ServerType } from "@hono/node-server";
import type { AdmissionRequest, AdmissionVerdict } from "@lintel/admission";
import { GatewayError, type Key, ProviderSetting } from "@lintel/core";
import { CallStart, type UsageEvent } from "@lintel/events";
import { createPriceBook } from "@lintel/prices";
import { PROVIDERS } from "@lintel/providers";
import { storedKey } from "@lintel/testkit/objects";
import { Hono } from "hono";
import { afterEach, describe, expect, it } from "vitest";

import { A_CUSTODY } from "../../test/a-custody.ts";
import { createApp } from "../app.ts";
import type { Deps } from "../deps.ts";
import { AnswerMemory } from "../memory/answer-memory.ts";
import { AnswersUnderWay } from "../memory/answers-under-way.ts";
import { Breakers } from "../memory/health/breakers.ts";
import { type AttemptReport, RouteHealth } from "../memory/health/route-health.ts";
import { HeldBodies } from "../memory/held-bodies.ts";
import { WaitingLine } from "../memory/waiting-line.ts";
import type { EndedCallRecord } from "../ports/event-log.ts";
import type { AnswerSink, UpstreamAnswer, UpstreamRequest } from "../ports/upstream.ts";
import { createProviderPaths } from "../surfaces/provider-paths.ts";
import { joinFinders, type SurfaceFinder } from "../surfaces/surface-finder.ts";
import type { Inbound } from "./inbound.ts";

const SECRET = "sk-lintel-test";
const KEY_ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001";
const SETTING_ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0002";
const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

/** Health that only knows what it is told here, and hands it on. */
function healthy(
  onReport: (report: AttemptReport) => void = () => undefined,
  random: () => number = () => 0.5,
): Deps["health"] {
  const clocks = { now: () => NOW, random };
  const health = new RouteHealth(new Breakers(clocks), clocks);
  return {
    order: (destinations, choice) => health.order(destinations, choice),
    isOpen: (settingId, model) => health.isOpen(settingId, model),
    answered: (place) => health.answered(place),
    paced: (place, answer) => health.paced(place, answer),
    report(report) {
      onReport(report);
      health.report(report);
    },
  };
}

const aKey = (overrides: Partial<Key> = {}) =>
  storedKey({
    id: KEY_ID,
    secretHash: hash("sha256", SECRET, "hex"),
    tags: ["team"],
    createdAtMs: NOW,
    updatedAtMs: NOW,
    settingId: SETTING_ID,
    ...overrides,
  });

const aSetting = (overrides: Partial<ProviderSetting> = {}) =>
  ProviderSetting.parse({
    id: SETTING_ID,
    version: 1,
    createdAtMs: NOW,
    updatedAtMs: NOW,
    provider: "openai",
    name: "",
    setting: { apikey: "sk-upstream" },
    allowedModels: [],
    costMap: null,
    ...overrides,
  });

/** An upstream whose answer the test writes, byte by byte. */
class FakeAnswer implements UpstreamAnswer {
  status = 200;
  headers: UpstreamAnswer["headers"] = [["content-type", "application/json"]];
  isWhole = false;
  aborted = false;
  readonly sink = Promise.withResolvers<AnswerSink>();

  consume(sink: AnswerSink): void {
    this.sink.resolve(sink);
  }
  pause(): void {}
  resume(): void {}
  abort(): void {
    this.aborted = true;
  }
}

interface World {
  readonly url: string;
  readonly sent: UpstreamRequest[];
  readonly records: EndedCallRecord[];
  readonly answer: FakeAnswer;
  readonly open: Set<string>;
  readonly admissions: AdmissionRequest[];
  /** What each ended call costs. */
  readonly ended: Map<string, number | undefined>;
  readonly errors: string[];
  readonly starts: readonly CallStart[];
}

const servers: ServerType[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    if ("closeAllConnections" in server) server.closeAllConnections();
    server.close();
  }
});

interface Given {
  readonly key?: Partial<Key>;
  readonly settings?: readonly ProviderSetting[];
  readonly deps?: Partial<Deps>;
  readonly finders?: readonly SurfaceFinder[];
  readonly rules?: Partial<Deps["rules"]>;
  readonly begin?: () => Promise<void>;
  readonly append?: () => Promise<void>;
  readonly verdict?: (request: AdmissionRequest) => AdmissionVerdict;
}

/** The whole app with everything outside the process replaced. */
async function startWorld(given: Given = {}): Promise<World> {
  const key = aKey(given.key);
  const answer = new FakeAnswer();
  const world = {
    sent: [] as UpstreamRequest[],
    starts: [] as CallStart[],
    records: [] as EndedCallRecord[],
    admissions: [] as AdmissionRequest[],
    ended: new Map<string, number | undefined>(),
    errors: [] as string[],
    open: new Set<string>(),
    answer,
  };
  const deps: Deps = {
    rules: {
      timeoutMs: 60_000,
      maxBodyBytes: 100_000,
      limitsFailOpen: false,
      unpriced: "allow-unlimited",
      allowUnboundedJobs: false,
      traceUpstream: true,
      allowTokens: false,
      ...given.rules,
    },
    answers: new AnswerMemory(),
    cache: {
      answers: { find: () => Promise.reject(new Error("no route")), keep: () => Promise.resolve() },
      underWay: new AnswersUnderWay(),
      metrics: { consulted: () => undefined, stored: () => undefined, dropped: () => undefined },
    },
    machineCredentials: { find: () => Promise.reject(new Error("none")) },
    accessTokens: { find: () => Promise.reject(new Error("none")) },
    credentials: {
      findKey: (found) => (found === key.secretHash ? key : undefined),
      findSettings: () => given.settings ?? [aSetting()],
      hasUnreadable: () => false,
    },
    users: { findUser: () => ({ kind: "unknown" }) },
    admission: {
      async admit(asked) {
        world.admissions.push(asked);
        const grantedNano = asked.cost.totalNano;
        const admitted = { admitted: true, atMs: NOW + 5, grantedNano, limitStatuses: [] } as const;
        return given.verdict?.(asked) ?? admitted;
      },
    },
    reservations: {
      open: ({ callId }) => void world.open.add(callId),
      lower: () => undefined,
      end: (callId, { costNano }) => void world.ended.set(callId, costNano),
      leave: () => undefined,
      close: (callId) => void world.open.delete(callId),
    },
    prompts: { bound: () => Promise.resolve(undefined) },
    policies: { findPolicy: () => undefined },
    detector: undefined,
    custody: A_CUSTODY,
    bodies: new HeldBodies(Infinity),
    largeBodies: {
      read: () => Promise.reject(new Error("no body here is large")),
      translate: () => Promise.reject(new Error("no body here is large")),
      withoutSeals: () => Promise.reject(new Error("no body here is large")),
      readRequest: () => Promise.reject(new Error("no body here is large")),
      splitBatch: () => Promise.reject(new Error("no body here is large")),
      textsOf: () => {
        throw new Error("no body here is large");
      },
      textsOfAnswer: () => {
        throw new Error("no body here is large");
      },
    },
    waitingLine: new WaitingLine(),
    prices: createPriceBook(),
    health: healthy(),
    abandonedReads: { begin: () => undefined },
    upstream: {
      send(asked) {
        world.sent.push(asked);
        return { answer: Promise.resolve(answer), isSent: true, abort: () => answer.abort() };
      },
    },
    events: {
      writable: true,
      async begin(start) {
        world.starts.push(start);
        await given.begin?.();
      },
      async append(record) {
        world.records.push(record);
        await given.append?.();
      },
      offer: (record) => void world.records.push(record),
    },
    metrics: {
      ended: () => undefined,
      refused: () => undefined,
      attempted: () => undefined,
      policyMatched: () => undefined,
      detected: () => undefined,
    },
    tracer: {
      start: () => ({
        traceId: undefined,
        traceparent: undefined,
        attempt: () => ({ headers: [], end: () => undefined }),
        end: () => undefined,
      }),
    },
    logger: {
      fact: () => undefined,
      warn: () => undefined,
      error: (_facts, message) => void world.errors.push(message),
    },
    now: () => NOW,
    monotonic: () => performance.now(),
    random: () => 0.99,
    newId: () => crypto.randomUUID(),
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    ...given.deps,
  };
  const { app } = createApp({
    deps,
    surfaces: joinFinders([...(given.finders ?? []), createProviderPaths(PROVIDERS)]),
    newId: () => crypto.randomUUID(),
    operations: new Hono(),
  });
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return { ...world, url: `http://127.0.0.1:${port}/api/providers/openai/v1/chat/completions` };
}

const BODY = { model: "gpt-4o-mini", messages: [{ role: "user", content: "Hi" }] };

const call = (world: World, body: object = BODY) =>
  fetch(world.url, {
    method: "POST",
    headers: { authorization: `Bearer ${SECRET}` },
    body: JSON.stringify(body),
  });

/** Another path of the same provider. */
const below = (world: World, path: string): World => ({
  ...world,
  url: world.url.replace("/v1/chat/completions", path),
});

const bodyOf = (sent: UpstreamRequest | undefined): string =>
  Buffer.isBuffer(sent?.body) ? sent.body.toString() : "";

/** A call whose answer is watched while it comes. */
async function watch(world: World, body: object = BODY) {
  const sent = request(world.url, {
    method: "POST",
    headers: { authorization: `Bearer ${SECRET}` },
  });
  sent.on("error", () => undefined);
  sent.end(JSON.stringify(body));
  const sink = await world.answer.sink.promise;
  const seen = { text: "", ended: false, closed: false };
  const answered = once(sent, "response").then(([answer]: IncomingMessage[]) => {
    answer?.on("data", (chunk) => {
      seen.text += String(chunk);
    });
    answer?.on("end", () => {
      seen.ended = true;
    });
    answer?.on("error", () => undefined);
    answer?.on("close", () => {
      seen.closed = true;
    });
    return answer;
  });
  sent.on("close", () => {
    seen.closed = true;
  });
  return { sent, sink, seen, answered };
}

/** Resolves when all that the event loop has to do now is done; a real socket may need some turns. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

const onlyEvent = ({ records }: World): UsageEvent => {
  expect(records).toHaveLength(1);
  const [record] = records;
  if (record === undefined) throw new Error("no record");
  return record.event;
};

const ANSWER = '{"model":"gpt-4o-mini-1","usage":{"prompt_tokens":10,"completion_tokens":5}}';

describe("that a call begins", () => {
  it("is kept before it is sent, without its texts and secrets, as the event it would be", async () => {
    const durable = Promise.withResolvers<void>();
    const world = await startWorld({ begin: () => durable.promise });
    const prompt = "a confidential prompt";
    const body = { ...BODY, max_tokens: 70, messages: [{ role: "user", content: prompt }] };
    const pending = call(world, body);
    await until(() => world.starts.length === 1);
    expect(world.sent).toEqual([]);
    durable.resolve();
    (await world.answer.sink.promise).end();
    await pending;
    const [start] = world.starts;
    const text = JSON.stringify(start);
    expect(text).not.toContain(prompt);
    expect(text).not.toContain(SECRET);
    expect(CallStart.parse(JSON.parse(text))).toEqual(start);
    const { createdAtMs, id, keyId, model } = onlyEvent(world);
    expect(start?.event).toMatchObject({ createdAtMs, id, keyId, model, attempts: 1 });
    expect(start?.use).toMatchObject({ maxOutputTokens: 70, choices: 1, worksOnMs: 60_000 });
    expect(start?.use?.input).toBe(Math.ceil(JSON.stringify(body).length / 2));
  });

  it("of a stream says that its end is the end of its reader", async () => {
    const world = await startWorld();
    const pending = call(world, { ...BODY, stream: true });
    (await world.answer.sink.promise).end();
    await pending;
    expect(world.starts[0]?.use?.worksOnMs).toBe(0);
  });

  it("503: and cannot be kept, ends it before it is sent, and says nothing of its setting", async () => {
    const reports: unknown[] = [];
    const deps: Partial<Deps> = {
      health: healthy((report) => void reports.push(report)),
    };
    const refuse = () => Promise.reject(new GatewayError("overloaded", "no room"));
    const world = await startWorld({ begin: refuse, deps });
    const response = await call(world);
    expect([response.status, response.headers.get("x-lintel-error")]).toEqual([503, "overloaded"]);
    expect([world.sent, reports]).toEqual([[], []]);
    expect(onlyEvent(world)).toMatchObject({ status: 503, attempts: 0 });
  });

  it("is not kept of a call that is refused", async () => {
    const world = await startWorld();
    expect((await call(world, { ...BODY, model: 7 })).status).toBe(400);
    expect(world.starts).toEqual([]);
  });
});

describe("the last part of an answer", () => {
  it("of known length waits until the call is recorded", async () => {
    const durable = Promise.withResolvers<void>();
    const world = await startWorld({ append: () => durable.promise });
    world.answer.headers = [["content-length", String(ANSWER.length)]];
    const { answered, seen, sink } = await watch(world);
    sink.data(Buffer.from(ANSWER.slice(0, 10)));
    await answered;
    await until(() => seen.text.length === 10);
    sink.data(Buffer.from(ANSWER.slice(10)));
    sink.end();
    await until(() => world.records.length === 1);
    expect(seen.text.length).toBe(10);
    durable.resolve();
    await until(() => seen.ended);
    expect(seen.text).toBe(ANSWER);
  });

  it("of a stream is all from its end mark on", async () => {
    const durable = Promise.withResolvers<void>();
    const world = await startWorld({ append: () => durable.promise });
    world.answer.headers = [["content-type", "text/event-stream"]];
    const { answered, seen, sink } = await watch(world, { ...BODY, stream: true });
    sink.data(Buffer.from('data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n'));
    await answered;
    await until(() => seen.text !== "");
    sink.data(Buffer.from("data: [DONE]\n\n"));
    await until(() => world.records.length === 1);
    expect(seen.text).not.toContain("[DONE]");
    durable.resolve();
    await until(() => seen.text.endsWith("data: [DONE]\n\n"));
    sink.end();
    await until(() => seen.ended);
    expect(onlyEvent(world)).toMatchObject({ ending: "complete", streamed: true });
  });

  it("is its end when the length is not known", async () => {
    const durable = Promise.withResolvers<void>();
    const world = await startWorld({ append: () => durable.promise });
    const { answered, seen, sink } = await watch(world);
    sink.data(Buffer.from(ANSWER));
    await answered;
    await until(() => seen.text === ANSWER);
    sink.end();
    await until(() => world.records.length === 1);
    expect(seen.ended).toBe(false);
    durable.resolve();
    await until(() => seen.ended);
  });

  it("is never sent when the call cannot be recorded", async () => {
    const world = await startWorld({ append: () => Promise.reject(new Error("disk full")) });
    const { answered, seen, sink } = await watch(world);
    sink.data(Buffer.from(ANSWER));
    await answered;
    sink.end();
    await until(() => seen.closed);
    expect(seen.ended).toBe(false);
    expect(world.errors).toEqual(["call not recorded"]);
  });
});

const RESPONSE = {
  type: "response.completed",
  response: {
    model: "gpt-5.4",
    output: [],
    usage: { input_tokens: 5000, output_tokens: 700, total_tokens: 5700 },
  },
};

describe("a stream whose upstream keeps the connection open", () => {
  it.each(["\n\n", "\n", ""])("is over with its last event, followed by %j", async (rest) => {
    const world = await startWorld();
    world.answer.headers = [["content-type", "text/event-stream"]];
    const event = `data: ${JSON.stringify(RESPONSE)}${rest}`;
    const { answered, seen, sink } = await watch(below(world, "/v1/responses"), {
      model: "gpt-5.4",
      input: "x",
      stream: true,
    });
    sink.data(Buffer.from(event.slice(0, 100)));
    await answered;
    // Half an event is nobody's to read.
    expect([seen.text, world.records]).toEqual(["", []]);
    sink.data(Buffer.from(event.slice(100)));
    await until(() => seen.text === event);
    expect(onlyEvent(world)).toMatchObject({
      ending: "complete",
      usage: { input: 5000, output: 700 },
    });
  });

  it("is over a moment after an end mark that no usage precedes", async () => {
    const world = await startWorld();
    world.answer.headers = [["content-type", "text/event-stream"]];
    const { seen, sink } = await watch(world, { ...BODY, stream: true });
    sink.data(Buffer.from('data: {"choices":[{"delta":{"content":"Hi"}}]}\n\ndata: [DONE]\n\n'));
    await until(() => seen.text.endsWith("[DONE]\n\n"));
    expect(onlyEvent(world)).toMatchObject({ ending: "complete" });
    expect(onlyEvent(world).unmeasured?.completion).toBe("Hi");
  });

  it("is whole when it breaks off behind its end mark", async () => {
    const world = await startWorld();
    world.answer.headers = [["content-type", "text/event-stream"]];
    const { seen, sink } = await watch(world, { ...BODY, stream: true });
    sink.data(Buffer.from("data: [DONE]\n\n"));
    sink.fail(new Error("reset"));
    await until(() => seen.ended);
    expect(seen.text).toBe("data: [DONE]\n\n");
    expect(onlyEvent(world)).toMatchObject({ ending: "complete" });
  });
});

it("usage behind the end mark, in a read of its own, is billed", async () => {
  const world = await startWorld();
  world.answer.headers = [["content-type", "text/event-stream"]];
  const body = { ...BODY, stream: true, stream_options: { include_usage: true } };
  const { sink } = await watch(world, body);
  sink.data(Buffer.from("data: [DONE]\n\n"));
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  const usage = { prompt_tokens: 10, completion_tokens: 5 };
  sink.data(Buffer.from(`data: ${JSON.stringify({ choices: [], usage })}\n\n`));
  await until(() => world.records.length === 1);
  expect(onlyEvent(world)).toMatchObject({ usage: { input: 10, output: 5 } });
});

describe("an error within an answer of status 200", () => {
  const ERROR = { error: { message: "Slow down", type: "rate_limit_error", code: null } };
  const EVENT = `data: ${JSON.stringify(ERROR)}\n\n`;
  const TEXT = 'data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n';
  const FAILED = {
    status: 200,
    ending: "upstream_failed",
    errorCode: "upstream_error_in_answer",
  };

  /** Calls, and says what the caller got, what was logged, and what became of the attempt. */
  async function answerWith(text: string, body: object, contentType: string) {
    const lines: object[] = [];
    const reports: unknown[] = [];
    const world = await startWorld({
      deps: {
        logger: {
          fact: () => undefined,
          warn: (line) => void lines.push(line),
          error: () => undefined,
        },
        health: healthy((report) => void reports.push(report)),
      },
    });
    world.answer.headers = [["content-type", contentType]];
    const pending = call(world, body);
    const sink = await world.answer.sink.promise;
    sink.data(Buffer.from(text));
    sink.end();
    const got = await (await pending).text();
    return { event: onlyEvent(world), got, lines, reports, record: world.records[0] };
  }
  const stream = { ...BODY, stream: true };
  const SSE = "text/event-stream";

  it.each([
    ["as the only event of a stream", EVENT, stream, SSE],
    ["in place of a plain answer", JSON.stringify(ERROR), BODY, "application/json"],
    ["in place of a stream", JSON.stringify(ERROR), stream, "application/json"],
  ])("%s costs nothing, goes out as it came, and is a failure", async (_how, text, body, type) => {
    const { event, got, lines, record, reports } = await answerWith(text, body, type);
    expect(got).toBe(text);
    expect(event).toMatchObject(FAILED);
    expect([event.usage, event.unmeasured, event.unpriced]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(record?.reservation?.costNano ?? 0).toBe(0);
    expect(reports).toMatchObject([
      { settingId: SETTING_ID, model: "gpt-4o-mini", sign: "limited" },
    ]);
    expect(lines).toMatchObject([
      { errorCode: FAILED.errorCode, detail: { type: "rate_limit_error", status: 429 } },
    ]);
    expect(JSON.stringify(lines)).not.toContain("Slow down");
  });

  it("behind texts leaves the prompt and the texts to be counted", async () => {
    const { event, got } = await answerWith(TEXT + EVENT, stream, SSE);
    expect(got).toBe(TEXT + EVENT);
    expect(event).toMatchObject({
      ...FAILED,
      unmeasured: { prompt: "user\nHi", completion: "Hi" },
    });
  });

  it("costs what is reported beside it", async () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5 };
    const text = `data: ${JSON.stringify({ choices: [], usage, ...ERROR })}\n\n`;
    const { event, got } = await answerWith(text, stream, SSE);
    expect(got).toBe(text);
    expect(event).toMatchObject({ ...FAILED, usage: { input: 10, output: 5 } });
  });

  it("of a caller who cannot expect anything else is no failure of the setting's", async () => {
    const error = { error: { message: "no", type: "invalid_request_error" } };
    const { event, reports } = await answerWith(JSON.stringify(error), BODY, "application/json");
    expect(event).toMatchObject(FAILED);
    expect(reports).toMatchObject([{ sign: "well", isWhole: false }]);
  });
});

describe("a call is recorded exactly once", () => {
  it("when it is complete, with what it cost", async () => {
    const world = await startWorld({ key: { costLimitNano: 1_000_000_000 } });
    const pending = call(world);
    const sink = await world.answer.sink.promise;
    expect(world.open.size).toBe(1);
    sink.data(Buffer.from(ANSWER));
    sink.end();
    expect((await pending).status).toBe(200);
    expect(onlyEvent(world)).toMatchObject({
      createdAtMs: NOW + 5,
      keyId: KEY_ID,
      tags: ["team"],
      settingId: SETTING_ID,
      status: 200,
      admitted: true,
      responseModel: "gpt-4o-mini-1",
      usage: { input: 10, output: 5 },
    });
    // 10 × 150 + 5 × 600 nano-dollars.
    expect(world.records[0]?.reservation).toEqual({
      holders: [{ scope: "key", id: KEY_ID }],
      costNano: 4500,
      tokens: 15,
    });
    expect(world.open.size).toBe(0);
  });

  it("when its caller leaves before the answer", async () => {
    const never = Promise.withResolvers<UpstreamAnswer>();
    const leaving = new AbortController();
    let aborted = false;
    const upstream: Deps["upstream"] = {
      send() {
        leaving.abort();
        return {
          answer: never.promise,
          isSent: true,
          abort() {
            aborted = true;
            never.reject(new Error("aborted"));
          },
        };
      },
    };
    const world = await startWorld({ deps: { upstream } });
    const pending = fetch(world.url, {
      method: "POST",
      headers: { authorization: `Bearer ${SECRET}` },
      body: JSON.stringify(BODY),
      signal: leaving.signal,
    });
    await expect(pending).rejects.toThrow("abort");
    await until(() => world.records.length > 0);
    expect(aborted).toBe(true);
    expect(onlyEvent(world)).toMatchObject({ ending: "client_left", status: 499 });
    expect(onlyEvent(world).unmeasured).toMatchObject({ prompt: "user\nHi", completion: "" });
  });

  it("when its caller leaves within an answer that is read on, as exactly as ever", async () => {
    const reads = { begun: 0, ended: 0 };
    const abandonedReads: Deps["abandonedReads"] = {
      begin() {
        reads.begun += 1;
        return () => {
          reads.ended += 1;
        };
      },
    };
    const world = await startWorld({ deps: { abandonedReads } });
    const { answered, sent, sink } = await watch(world);
    sink.data(Buffer.from(ANSWER.slice(0, 10)));
    await answered;
    sent.destroy();
    await until(() => reads.begun === 1);
    expect([world.records, world.answer.aborted]).toEqual([[], false]);
    sink.data(Buffer.from(ANSWER.slice(10)));
    sink.end();
    await until(() => world.records.length > 0);
    expect(onlyEvent(world)).toMatchObject({
      ending: "client_left",
      status: 200,
      usage: { input: 10, output: 5 },
    });
    expect(onlyEvent(world).unmeasured).toBeUndefined();
    expect(reads).toEqual({ begun: 1, ended: 1 });
  });

  it("when its caller leaves within an answer that is cancelled, however it ends then", async () => {
    const world = await startWorld();
    const { answered, sent, sink } = await watch(world);
    sink.data(Buffer.from("{"));
    await answered;
    sent.destroy();
    await until(() => world.records.length > 0);
    expect(world.answer.aborted).toBe(true);
    sink.fail(new Error("aborted"));
    sink.end();
    expect(onlyEvent(world)).toMatchObject({ ending: "client_left", status: 200 });
  });

  it("when the upstream breaks off before a byte was sent: a plain 502", async () => {
    const world = await startWorld();
    const pending = call(world);
    (await world.answer.sink.promise).fail(new Error("reset"));
    const response = await pending;
    expect(response.status).toBe(502);
    expect(onlyEvent(world)).toMatchObject({ ending: "upstream_failed", status: 502 });
  });

  it("when a stage fails unexpectedly: 500, without the reason", async () => {
    const prices = {
      ...createPriceBook(),
      find() {
        throw new Error("PRIVATE");
      },
    };
    const world = await startWorld({ deps: { prices } });
    const response = await call(world);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("PRIVATE");
    expect(onlyEvent(world)).toMatchObject({ ending: "internal", errorCode: "internal" });
  });

  it("when it is refused; and then the upstream is not called", async () => {
    const world = await startWorld({
      key: { rateLimitOverTime: 1, rateLimitUnit: "m" },
      verdict: () => ({
        admitted: false,
        atMs: NOW,
        refusal: {
          scope: "key",
          kind: "rate",
          unit: "m",
          retryAtMs: NOW + 1500,
          contended: false,
          reserved: 0,
        },
        limitStatuses: [
          { scope: "key", kind: "rate", unit: "m", max: 1, remaining: 0, resetAtMs: NOW + 1500 },
        ],
      }),
    });
    const response = await call(world);
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("2");
    expect(response.headers.get("x-ratelimit-reset-requests")).toBe("2s");
    expect(world.sent).toEqual([]);
    expect(onlyEvent(world)).toMatchObject({ ending: "refused", admitted: false });
    expect(onlyEvent(world).refusedNano).toBeUndefined();
    expect(world.records[0]?.reservation).toBeUndefined();
  });
});

describe("before the upstream is called", () => {
  it("a refusal for money that is only reserved asks to come back in a second", async () => {
    const refusal = { scope: "key", kind: "total", contended: true, reserved: 0 } as const;
    const world = await startWorld({
      key: { costLimitNano: 5 },
      verdict: () => ({ admitted: false, atMs: NOW, refusal, limitStatuses: [] }),
    });
    const { headers } = await call(world);
    expect([headers.get("retry-after"), headers.get("x-should-retry")]).toEqual(["1", "true"]);
    // For the worker, to decide whether the limit is exhausted.
    expect(onlyEvent(world).refusedNano).toBe(world.admissions.at(-1)?.cost.minNano);
  });

  it("the answer is capped to what was granted", async () => {
    const world = await startWorld({
      key: { costLimitNano: 100_000 },
      verdict: ({ cost }) => ({
        admitted: true,
        atMs: NOW,
        grantedNano: Math.min(cost.totalNano, 50_000),
        limitStatuses: [{ scope: "key", kind: "total", max: 100_000, remaining: 50_000 }],
      }),
    });
    const body = { ...BODY, service_tier: "default" };
    const pending = call(world, body);
    const sink = await world.answer.sink.promise;
    sink.data(Buffer.from(ANSWER));
    sink.end();
    const { headers } = await pending;
    const bytes = JSON.stringify(body).length;
    const cap = Math.floor((50_000 - bytes * 150) / 600);
    expect(headers.get("x-lintel-output-cap")).toBe(String(cap));
    expect(headers.get("x-ratelimit-remaining-cost")).toBe("0.00005");
    expect(JSON.parse(bodyOf(world.sent[0]))).toEqual({
      ...body,
      max_completion_tokens: cap,
    });
  });

  it("a tier the account may have is not paid for with what is left for the answer", async () => {
    const limitStatuses = [{ scope: "key", kind: "total", max: 1, remaining: 0 }] as const;
    const bytes = JSON.stringify(BODY).length;
    const standardNano = bytes * 150 + 16_384 * 600;
    const sentFor = async (grantedNano: number, known: Deps["answers"]) => {
      const world = await startWorld({
        key: { costLimitNano: 1 },
        deps: { answers: known },
        verdict: () => ({ admitted: true, atMs: NOW, grantedNano, limitStatuses }),
      });
      const pending = call(world);
      const sink = await world.answer.sink.promise;
      sink.data(Buffer.from(ANSWER));
      sink.end();
      const { headers } = await pending;
      const tier = headers.get("x-lintel-service-tier");
      return { sent: JSON.parse(bodyOf(world.sent[0])), tier };
    };
    const memory = new AnswerMemory();
    expect(await sentFor(standardNano, memory)).toEqual({
      sent: { ...BODY, service_tier: "default" },
      tier: "default",
    });
    // What was asked for says nothing of the account; what was left open does.
    expect(await sentFor(2 * standardNano, memory)).toEqual({ sent: BODY, tier: null });
    expect(await sentFor(standardNano, memory)).toEqual({ sent: BODY, tier: null });
  });

  it("the provider's own tools are called as often as the rest of the grant pays for", async () => {
    const body = { model: "gpt-5-mini", input: "news", tools: [{ type: "web_search" }] };
    // Each pass over 128,000 tokens costs $0.032 and its search $0.01; the answer of 1,000 tokens $0.002.
    const asks = { ...body, max_output_tokens: 1000, service_tier: "default" };
    const capped = async (grantedNano: number) => {
      const world = await startWorld({
        key: { costLimitNano: grantedNano },
        verdict: () => ({ admitted: true, atMs: NOW, grantedNano, limitStatuses: [] }),
      });
      const pending = call(below(world, "/v1/responses"), asks);
      (await world.answer.sink.promise).end();
      const { headers } = await pending;
      const { max_output_tokens: cap, max_tool_calls: calls } = JSON.parse(bodyOf(world.sent[0]));
      expect(headers.get("x-lintel-tool-call-cap")).toBe(String(calls));
      return { asked: world.admissions[0]?.cost, calls, cap };
    };
    const { asked, calls } = await capped(10_000_000_000);
    expect(calls).toBe(20);
    expect(asked).toMatchObject({ totalNano: 21 * 32_000_000 + 20 * 10_000_000 + 2_000_000 });
    expect(await capped(32_000_000 + 3 * 42_000_000 + 2_000_000)).toMatchObject({
      calls: 3,
      cap: 1000,
    });
    // The least: one call, and an answer that the provider lets be asked for.
    expect(asked?.minNano).toBe(32_000_000 + 42_000_000 + 32_000);
    expect(await capped(asked?.minNano ?? 0)).toMatchObject({ calls: 1, cap: 16 });
  });

  it("a key without a limit of money or tokens calls tools as often as it likes", async () => {
    const world = await startWorld({ key: { rateLimitOverTime: 5, rateLimitUnit: "m" } });
    const body = { model: "gpt-5-mini", input: "news", tools: [{ type: "web_search" }] };
    const pending = call(below(world, "/v1/responses"), body);
    (await world.answer.sink.promise).end();
    expect((await pending).headers.has("x-lintel-tool-call-cap")).toBe(false);
    expect(JSON.parse(bodyOf(world.sent[0]))).toEqual(body);
  });

  it("a refusal names the member that makes the bound as large as it is", async () => {
    const refusal = { scope: "key", kind: "total", contended: false, reserved: 0 } as const;
    const world = await startWorld({
      key: { costLimitNano: 5 },
      verdict: () => ({ admitted: false, atMs: NOW, refusal, limitStatuses: [] }),
    });
    const body = { model: "gpt-4o", input: [{ id: "msg_abc" }] };
    const response = await call(below(world, "/v1/responses"), body);
    expect(await response.text()).toContain("`input[0].content` may make its prompt as long");
  });

  it("a tool whose fee is in no answer is refused where money is limited, as what has no price is", async () => {
    const world = await startWorld({ key: { costLimitNano: 5_000_000_000 } });
    const tools = [{ type: "code_interpreter", container: { type: "auto" } }];
    const body = { model: "gpt-5-mini", input: "x", tools };
    const response = await call(below(world, "/v1/responses"), body);
    expect([response.status, response.headers.get("x-lintel-error")]).toEqual([
      403,
      "model_unpriced",
    ]);
    expect(await response.text()).toContain("code_interpreter");
  });

  it("where the operator allows what has no price, the most that a container can cost is reserved", async () => {
    const reserved = async (container: unknown) => {
      const world = await startWorld({
        key: { costLimitNano: 1 },
        rules: { unpriced: "allow" },
        verdict: ({ cost }) => ({
          admitted: true,
          atMs: NOW,
          grantedNano: cost.totalNano,
          limitStatuses: [],
        }),
      });
      const tools = [{ type: "code_interpreter", container }];
      const body = { model: "gpt-5-mini", input: "x", tools, max_tool_calls: 0 };
      const pending = call(below(world, "/v1/responses"), body);
      (await world.answer.sink.promise).end();
      await pending;
      return world.admissions[0]?.cost.totalNano ?? 0;
    };
    const small = await reserved({ type: "auto" });
    expect((await reserved({ type: "auto", memory_limit: "4g" })) - small).toBe(2 * 90_000_000);
    expect((await reserved("cntr_1")) - small).toBe(2 * 1_890_000_000);
  });

  it("a picture by a model without a price is refused where money is limited", async () => {
    const world = await startWorld({ key: { costLimitNano: 5_000_000_000 } });
    const tools = [{ type: "image_generation", model: "gpt-image-99" }];
    const response = await call(below(world, "/v1/responses"), {
      model: "gpt-5-mini",
      input: "x",
      tools,
    });
    expect([response.status, response.headers.get("x-lintel-error")]).toEqual([
      403,
      "model_unpriced",
    ]);
    expect(await response.text()).toContain("gpt-image-99");
  });

  it("what has no bound is refused where money is limited, and named", async () => {
    const world = await startWorld({ key: { costLimitNano: 5 } });
    const body = { model: "gpt-5.6-sol", input: "x", multi_agent: { enabled: true } };
    const response = await call(below(world, "/v1/responses"), body);
    expect([response.status, response.headers.get("x-lintel-error")]).toEqual([
      403,
      "call_unbounded",
    ]);
    expect(await response.text()).toContain("`multi_agent`");
    expect(world.sent).toEqual([]);
  });

  it("a key without limits does not ask Redis", async () => {
    const world = await startWorld();
    const pending = call(world);
    (await world.answer.sink.promise).end();
    await pending;
    expect(world.admissions).toEqual([]);
    expect(onlyEvent(world)).toMatchObject({ admitted: true, createdAtMs: NOW });
  });

  it("nothing is begun that could not be recorded", async () => {
    // A full disk: what waits for it waits in vain.
    const append = () => new Promise<never>(() => undefined);
    const events: Deps["events"] = {
      writable: false,
      begin: append,
      append,
      offer: () => undefined,
    };
    const world = await startWorld({ deps: { events } });
    const response = await call(world);
    expect([response.status, response.headers.get("x-lintel-error")]).toEqual([503, "overloaded"]);
    expect(world.sent).toEqual([]);
  });

  it("503: a key whose policy is gone is refused", async () => {
    const world = await startWorld({ key: { policyId: SETTING_ID } });
    const response = await call(world);
    expect([response.status, response.headers.get("x-should-retry")]).toEqual([503, "false"]);
    expect(world.sent).toEqual([]);
    expect(onlyEvent(world)).toMatchObject({ policyId: SETTING_ID, action: "", admitted: false });
  });

  it("settings of other providers, and those that do not allow the model, are passed over", async () => {
    const ids = [3, 4, 5].map((n) => `3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f000${n}`);
    const settings = [
      { provider: "azure" },
      { allowedModels: ["gpt-4o"] },
      { setting: { apikey: "sk-right", url: "https://right.example/v1/" } },
    ].map((overrides, at) => aSetting({ ...ProviderIdOf(ids[at]), ...overrides }));
    const world = await startWorld({ settings });
    const pending = call(world);
    (await world.answer.sink.promise).end();
    await pending;
    expect(world.sent[0]?.url.href).toBe("https://right.example/v1/chat/completions");
    expect(world.sent[0]?.headers).toContainEqual(["authorization", "Bearer sk-right"]);
  });

  it("a key that rotates draws its setting", async () => {
    const other = aSetting({ setting: { apikey: "sk-other" } });
    const numbers = [0.9, 0.1];
    const world = await startWorld({
      key: { rotationEnabled: true },
      settings: [aSetting(), other],
      deps: { health: healthy(undefined, () => numbers.shift() ?? 0) },
    });
    const pending = call(world);
    (await world.answer.sink.promise).end();
    await pending;
    expect(world.sent[0]?.headers).toContainEqual(["authorization", "Bearer sk-other"]);
  });

  it.each([
    [[], 401, "setting_missing"],
    [[aSetting({ setting: { apikey: "k", url: "ftp://x" } })], 502, "upstream_failed"],
  ])("settings %j are answered with %d", async (settings, status, code) => {
    const world = await startWorld({ settings });
    const response = await call(world);
    expect([response.status, response.headers.get("x-lintel-error")]).toEqual([status, code]);
  });

  it("an outage of the limits is answered as such", async () => {
    const admission: Deps["admission"] = {
      admit: () => Promise.reject(new GatewayError("limits_unavailable", "away")),
    };
    const key = { rateLimitOverTime: 1, rateLimitUnit: "m" } as const;
    const world = await startWorld({ key, deps: { admission } });
    expect((await call(world)).status).toBe(503);
    expect(onlyEvent(world)).toMatchObject({ ending: "refused", errorCode: "limits_unavailable" });
  });
});

describe("work that goes on when its call is answered", () => {
  const LIMITED = { costLimitNano: 1_000_000_000 };
  const BATCH = { input_file_id: "file-1", endpoint: "/v1/responses", completion_window: "24h" };

  it("is refused under a limit of cost where it cannot be bounded", async () => {
    const world = await startWorld({ key: LIMITED });
    const response = await call(below(world, "/v1/batches"), BATCH);
    const refused = [response.status, response.headers.get("x-lintel-error")];
    expect(refused).toEqual([403, "job_unbounded"]);
    expect(world.sent).toEqual([]);
  });

  it("reserves for itself alone, keeps that, and is in the event", async () => {
    const world = await startWorld({ key: LIMITED });
    const body = { model: "gpt-4o", input: "Hi", background: true };
    const pending = call(below(world, "/v1/responses"), body);
    const sink = await world.answer.sink.promise;
    const answer = { object: "response", id: "resp_1", status: "queued", background: true };
    sink.data(Buffer.from(JSON.stringify(answer)));
    sink.end();
    await (await pending).text();
    expect(world.admissions[0]).toMatchObject({ isLasting: true });
    const [record] = world.records;
    const reservedNano = world.admissions[0]?.cost.totalNano;
    expect(record?.event).toMatchObject({
      startedJob: { kind: "response", id: "resp_1", path: "/v1/responses/resp_1" },
    });
    expect(record?.event.startedJob?.held).toMatchObject({ reservedNano });
    expect(record?.event.unmeasured).toBeUndefined();
    // No cost: what is reserved stays so.
    expect(record?.reservation).toMatchObject({ costNano: undefined, tokens: undefined });
  });
});

const ProviderIdOf = (id: string | undefined) =>
  ProviderSetting.pick({ id: true }).parse({ id: id ?? "" });

describe("a plan of several attempts", () => {
  const PATH = "/api/two";
  const OTHER_ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0003";
  const other = aSetting({ id: ProviderSetting.shape.id.parse(OTHER_ID), provider: "deepinfra" });

  /** A surface in OpenAI's dialect that leads to OpenAI, and then to DeepInfra. */
  const both: SurfaceFinder = {
    find: (_method, target) =>
      target === PATH ? { inbound: toBoth(), targets: targets() } : undefined,
  };
  const chatAt = (id: string) => {
    const paths = createProviderPaths(PROVIDERS);
    const found = paths.find("POST", `/api/providers/${id}/v1/chat/completions`);
    if (found === undefined) throw new Error(`${id} has no chat`);
    return found;
  };
  const targets = () => [chatAt("openai").targets[0], chatAt("deepinfra").targets[0]] as const;
  const toBoth = (): Inbound => ({
    ...chatAt("openai").inbound,
    path: PATH,
    calledPath: PATH,
    providers: ["openai", "deepinfra"],
  });

  /** Upstreams: the first ones fail as given, the next one answers. */
  async function startFailing(...failures: readonly GatewayError[]) {
    const sent: UpstreamRequest[] = [];
    const left = [...failures];
    const answer = new FakeAnswer();
    const send = (asked: UpstreamRequest) => {
      sent.push(asked);
      const failure = left.shift();
      const pending = failure === undefined ? Promise.resolve(answer) : Promise.reject(failure);
      const isSent = failure === undefined || failure.code === "upstream_timeout";
      return { answer: pending, isSent, abort: () => answer.abort() };
    };
    const world = await startWorld({
      finders: [both],
      settings: [aSetting(), other],
      deps: { upstream: { send } },
    });
    const url = new URL(PATH, world.url).href;
    return { ...world, sent, answer, url };
  }

  const unreachable = new GatewayError("upstream_failed", "not reachable");

  it("is answered by the first upstream that can be reached, with its own credential and at its prices", async () => {
    const world = await startFailing(unreachable);
    const pending = call(world);
    const sink = await world.answer.sink.promise;
    sink.data(Buffer.from(ANSWER));
    sink.end();
    const response = await pending;
    expect(await response.text()).toBe(ANSWER);
    expect(world.sent.map(({ url }) => url.host)).toEqual(["api.openai.com", "api.deepinfra.com"]);
    const event = onlyEvent(world);
    expect(event).toMatchObject({ provider: "deepinfra", settingId: OTHER_ID, attempts: 2 });
    expect(event.path).toBe(PATH);
  });

  it("fails as the last upstream did, in the dialect of its caller, and counts them all", async () => {
    const late = new GatewayError("upstream_timeout", "too late");
    const world = await startFailing(unreachable, late);
    const response = await call(world);
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({ error: { message: "too late" } });
    expect(onlyEvent(world)).toMatchObject({ attempts: 2, errorCode: "upstream_timeout" });
  });

  it("makes no second attempt of what the first upstream may have worked on, and books that", async () => {
    const world = await startFailing(new GatewayError("upstream_timeout", "too late"));
    expect((await call(world)).status).toBe(504);
    const event = onlyEvent(world);
    expect(event).toMatchObject({ attempts: 1, provider: "openai" });
    expect(event.unmeasured).toBeDefined();
  });

  it("makes no second attempt where the first was the caller's fault or none can help", async () => {
    const world = await startFailing(new GatewayError("overloaded", "no room"));
    expect((await call(world)).status).toBe(503);
    expect(onlyEvent(world)).toMatchObject({ attempts: 1, provider: "openai" });
  });
});
