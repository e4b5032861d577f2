import { once } from "node:events";
import { Agent, type ClientRequest, request } from "node:http";

import type { UsageEvent } from "@lintel/events";
import { type Behaviour, chatUsage, waitFor } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { aBody, type Bench, CHAT, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
let proxy: TestProxy;

beforeAll(async () => {
  bench = await startBench();
  proxy = await bench.startProxy();
});
afterEach(() => bench.upstream.reset());
afterAll(() => bench.close());

const BELOW = "/api/providers/openai/v1";

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly body?: object | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly agent?: Agent;
  readonly at?: TestProxy;
}

/** A call on a key of its own, whose caller can leave. */
async function open({
  at = proxy,
  body = aBody(),
  headers,
  method = "POST",
  path,
  agent,
}: Sent = {}) {
  const { id, secret } = await bench.aKey();
  const sent: ClientRequest = request(at.url + (path ?? CHAT), {
    method,
    ...(agent === undefined ? {} : { agent }),
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json", ...headers },
  });
  sent.on("error", () => undefined);
  sent.end(method === "GET" ? undefined : JSON.stringify(body));
  const events = async () => (await at.events()).filter(({ keyId }) => keyId === id);
  return {
    sent,
    events,
    ended: (): Promise<UsageEvent> =>
      waitFor(async () => (await events())[0], { label: "the call's event" }),
  };
}

/** Waits until this many calls are being read on without their callers. */
const untilAbandoned = (count = 1, at = proxy) =>
  waitFor(
    async () => {
      const metrics = await (await fetch(`${at.url}/metrics`)).text();
      return new RegExp(`^lintel_calls_abandoned\\S* ${count}$`, "m").test(metrics);
    },
    { label: `${count} calls to be read on` },
  );

const gated = (...more: readonly Behaviour[]) => {
  const gate = Promise.withResolvers<void>();
  bench.upstream.script([{ kind: "wait", before: "headers", until: gate.promise }, ...more]);
  return gate;
};

const USAGE = { kind: "report-usage", usage: chatUsage({ prompt: 1000, completion: 40 }) } as const;

describe("a plain call whose caller leaves", () => {
  it("before there is an answer is read to its end, and is billed exactly", async () => {
    const gate = gated(USAGE);
    const { ended, events, sent } = await open();
    const received = await bench.upstream.nextRequest();
    sent.destroy();
    await untilAbandoned();
    gate.resolve();
    expect((await received.ended()).state).toBe("answered");
    expect(await ended()).toMatchObject({
      ending: "client_left",
      status: 499,
      usage: { input: 1000, output: 40 },
    });
    expect((await ended()).unmeasured).toBeUndefined();
    expect(await events()).toHaveLength(1);
  });

  it("within its answer is read to its end, and the caller's slowness holds nothing up", async () => {
    const text = "word ".repeat(2_000_000);
    const body = JSON.stringify({
      model: "gpt-4o-mini",
      choices: [{ index: 0, message: { role: "assistant", content: text } }],
      usage: chatUsage({ prompt: 7, completion: 9 }),
    });
    bench.upstream.script([
      { kind: "give-answer", headers: { "content-type": "application/json" }, body },
      { kind: "rechunk", by: { bytes: 65_536 } },
    ]);
    const { ended, sent } = await open();
    const [answer] = await once(sent, "response");
    answer.on("error", () => undefined);
    answer.pause();
    const received = bench.upstream.requests.at(-1);
    // It is held up by a caller who does not read.
    expect(received?.state).toBe("answering");
    sent.destroy();
    expect(await ended()).toMatchObject({
      ending: "client_left",
      status: 200,
      usage: { input: 7, output: 9 },
    });
  });

  it("is cancelled, and estimated, when it takes longer than a call is read on", async () => {
    const at = await bench.startProxy({
      LINTEL_ABANDONED_TIMEOUT: "100ms",
      LINTEL_SPOOL_DIR: `${bench.folder}/short`,
    });
    gated();
    const { ended, sent } = await open({ at, body: aBody({ max_tokens: 3000 }) });
    const received = await bench.upstream.nextRequest();
    sent.destroy();
    expect((await received.ended()).state).toBe("abandoned");
    const { ending, unmeasured } = await ended();
    expect(ending).toBe("client_left");
    // At least the tenth of a second it was read on, at 400 tokens a second; the prompt's texts are counted.
    expect(unmeasured?.unseen?.output).toBeGreaterThanOrEqual(40);
    expect(unmeasured?.unseen?.output).toBeLessThan(3000);
    expect(unmeasured).toMatchObject({ prompt: "user\nSay hi", maxOutputTokens: 3000 });
  });

  it("is cancelled at once when as many are read on as may be", async () => {
    const at = await bench.startProxy({
      LINTEL_ABANDONED_CALLS: "1",
      LINTEL_SPOOL_DIR: `${bench.folder}/few`,
    });
    const gate = gated(USAGE);
    const first = await open({ at });
    const firstReceived = await bench.upstream.nextRequest();
    first.sent.destroy();
    await untilAbandoned(1, at);
    gated();
    const second = await open({ at });
    const secondReceived = await bench.upstream.nextRequest();
    second.sent.destroy();
    expect((await secondReceived.ended()).state).toBe("abandoned");
    expect((await second.ended()).unmeasured?.unseen?.output).toBeGreaterThan(0);
    gate.resolve();
    expect((await firstReceived.ended()).state).toBe("answered");
    expect(await first.ended()).toMatchObject({ usage: { output: 40 } });
    // There is room again.
    await untilAbandoned(0, at);
    const third = gated(USAGE);
    const again = await open({ at });
    await bench.upstream.nextRequest();
    again.sent.destroy();
    await untilAbandoned(1, at);
    third.resolve();
    expect(await again.ended()).toMatchObject({ usage: { output: 40 } });
  });

  it("is cancelled at once when it costs nothing", async () => {
    gated();
    const { ended, sent } = await open({ method: "GET", path: `${BELOW}/models` });
    const received = await bench.upstream.nextRequest();
    sent.destroy();
    expect((await received.ended()).state).toBe("abandoned");
    const event = await ended();
    expect(event.usage ?? event.unmeasured ?? event.unpriced).toBeUndefined();
  });

  it("is estimated at once when the proxy stops", async () => {
    const at = await bench.startProxy({ LINTEL_SPOOL_DIR: `${bench.folder}/stopped` });
    gated();
    const { ended, sent } = await open({ at });
    const received = await bench.upstream.nextRequest();
    sent.destroy();
    await untilAbandoned(1, at);
    await at.stop();
    expect((await received.ended()).state).toBe("abandoned");
    expect((await ended()).unmeasured?.unseen?.output).toBeGreaterThanOrEqual(16);
  });
});

describe("a call whose caller sets a deadline", () => {
  const LATE = { headers: { "x-request-timeout": "100ms" } };

  it("504: is answered then, goes on, and is billed exactly", async () => {
    const gate = gated(USAGE);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const beganMs = performance.now();
    const { ended, events, sent } = await open({ ...LATE, agent });
    const received = await bench.upstream.nextRequest();
    const [answer] = await once(sent, "response");
    expect([answer.statusCode, answer.headers["x-lintel-error"]]).toEqual([
      504,
      "upstream_timeout",
    ]);
    answer.resume();
    await once(answer, "end");
    const answeredMs = performance.now() - beganMs;
    expect(received.state).toBe("answering");
    expect(await events()).toEqual([]);
    // The caller's connection serves its next call meanwhile.
    const next = await open({ agent });
    const [nextAnswer] = await once(next.sent, "response");
    expect([nextAnswer.statusCode, next.sent.reusedSocket]).toEqual([200, true]);
    nextAnswer.resume();
    gate.resolve();
    expect(await ended()).toMatchObject({
      ending: "timeout",
      errorCode: "upstream_timeout",
      status: 504,
      usage: { input: 1000, output: 40 },
    });
    expect((await ended()).latencyMs).toBeLessThanOrEqual(Math.ceil(answeredMs));
    agent.destroy();
  });

  it("is not answered a second time when it ends in time", async () => {
    const response = await proxy.chat((await bench.aKey()).secret, aBody(), {
      headers: { "x-request-timeout": "20s" },
    });
    expect(response.status).toBe(200);
    await response.text();
  });

  it("does not count against its setting, however short it is", async () => {
    const good = { setting: { url: bench.upstream.url, apikey: "sk-upstream-test" } };
    const { secret } = await bench.aKey({ key: { rotation_enabled: true }, others: [good] });
    bench.upstream.always([{ kind: "wait", before: "headers", until: 100 }]);
    for (let calls = 0; calls < 8; calls += 1) {
      const { status } = await proxy.chat(secret, aBody(), {
        headers: { "x-request-timeout": "20ms" },
      });
      expect(status).toBe(504);
    }
    const metrics = await (await fetch(`${proxy.url}/metrics`)).text();
    expect(metrics).toMatch(/lintel_upstream_attempts\S*outcome="/);
    expect(metrics).not.toMatch(/outcome="timeout"/);
  });
});

describe("a stream whose caller leaves", () => {
  const STREAM = { stream: true, max_tokens: 4000 };

  it("is read on where its prompt is not in the body, and its length was not reported", async () => {
    const gate = Promise.withResolvers<void>();
    bench.upstream.script([{ kind: "wait", before: { chunk: 2 }, until: gate.promise }, USAGE]);
    const image_url = { url: "https://example.com/picture.png" };
    const content = [{ type: "image_url", image_url }];
    const { ended, sent } = await open({
      body: aBody({ ...STREAM, messages: [{ role: "user", content }] }),
    });
    const [answer] = await once(sent, "response");
    answer.on("error", () => undefined);
    sent.destroy();
    await untilAbandoned();
    const received = bench.upstream.requests.at(-1);
    gate.resolve();
    expect((await received?.ended())?.state).toBe("answered");
    expect(await ended()).toMatchObject({ ending: "client_left", usage: { input: 1000 } });
  });

  it("is read on where all of it was generated and only its usage is missing", async () => {
    const gate = Promise.withResolvers<void>();
    bench.upstream.script([
      { kind: "say", text: "Done" },
      USAGE,
      { kind: "wait", before: { chunk: 3 }, until: gate.promise },
    ]);
    const { ended, sent } = await open({ body: aBody(STREAM) });
    const [answer] = await once(sent, "response");
    answer.on("error", () => undefined);
    let text = "";
    answer.on("data", (chunk: Buffer) => {
      text += String(chunk);
    });
    await waitFor(() => text.includes('"finish_reason":"stop"'), { label: "the last choice" });
    sent.destroy();
    await untilAbandoned();
    gate.resolve();
    expect(await ended()).toMatchObject({ ending: "client_left", usage: { output: 40 } });
    expect((await ended()).unmeasured).toBeUndefined();
  });

  it("is estimated by the time it had, beside the texts that came", async () => {
    const thinks = { kind: "wait", before: { chunk: 1 }, until: 500 } as const;
    bench.upstream.script([thinks, { kind: "stop", after: { chunks: 3 }, how: "stall" }]);
    const { ended, sent } = await open({ body: aBody(STREAM) });
    const [answer] = await once(sent, "response");
    let text = "";
    answer.on("error", () => undefined);
    answer.on("data", (chunk: Buffer) => {
      text += String(chunk);
    });
    await waitFor(() => /"content":"\w/.test(text), { label: "the first words" });
    sent.destroy();
    const { unmeasured } = await ended();
    expect(unmeasured?.prompt).toContain("Say hi");
    expect(unmeasured?.completion).not.toBe("");
    // Half a second without a text, at 400 tokens a second.
    expect(unmeasured?.unseen?.output).toBeGreaterThanOrEqual(200);
    expect(unmeasured?.unseen?.output).toBeLessThan(4000);
  });
});

describe("work in the background whose caller leaves before its id came", () => {
  it.each([{}, { stream: true }])(
    "is waited for, so that it can be asked for: %j",
    async (more) => {
      const gate = gated();
      const body = { model: "o3", input: "Hi", background: true, ...more };
      const { ended, sent } = await open({ path: `${BELOW}/responses`, body });
      await bench.upstream.nextRequest();
      sent.destroy();
      gate.resolve();
      const { startedJob, usage } = await ended();
      expect(startedJob?.id ?? usage).toBeDefined();
    },
  );

  it("is taken to use all it may where its id cannot be learned", async () => {
    bench.upstream.script([{ kind: "stop", after: "request", how: "reset" }]);
    const body = { model: "o3", input: "Hi", background: true, max_output_tokens: 70_000 };
    const { ended } = await open({ path: `${BELOW}/responses`, body });
    expect((await ended()).unmeasured?.unseen?.output).toBe(70_000);
  });
});

describe("a job that is removed before it is booked", () => {
  const RESPONSES = `${BELOW}/responses`;

  async function begin(more: object = {}) {
    const { id, secret } = await bench.aKey();
    const answer = await proxy.chat(
      secret,
      { model: "gpt-4o", input: "Hi", background: true, ...more },
      { path: RESPONSES },
    );
    const begun = JSON.parse(await answer.text());
    const remove = (path = `${RESPONSES}/${begun.id}`) =>
      fetch(proxy.url + path, { method: "DELETE", headers: { authorization: `Bearer ${secret}` } });
    const removal = () =>
      waitFor(
        async () =>
          (await proxy.events()).find(({ keyId, method }) => keyId === id && method === "DELETE"),
        { label: "the removal's event" },
      );
    return { id: begun.id, remove, removal };
  }

  it("is read first, and its usage is in the removal's event", async () => {
    const { id, removal, remove } = await begin();
    expect(await (await remove()).json()).toMatchObject({ id, deleted: true });
    const sent = bench.upstream.requests.slice(-2).map(({ method, path }) => `${method} ${path}`);
    expect(sent).toEqual([`GET /v1/responses/${id}`, `DELETE /v1/responses/${id}`]);
    const { attempts, endedJobs } = await removal();
    expect(endedJobs).toMatchObject([{ kind: "response", id, hasEnded: true }]);
    expect(endedJobs?.[0]?.parts?.[0]?.usage.output).toBeGreaterThan(0);
    expect(attempts).toBe(1);
  });

  it("reports no usage while it runs, and is removed all the same", async () => {
    bench.upstream.jobs.pollsUntilEnd = Infinity;
    const { removal, remove } = await begin();
    expect((await remove()).status).toBe(200);
    expect((await removal()).endedJobs).toBeUndefined();
    bench.upstream.jobs.pollsUntilEnd = 1;
  });

  it("is not removed when it cannot be read", async () => {
    const { id, removal, remove } = await begin();
    bench.upstream.script([{ kind: "stop", after: "request", how: "reset" }]);
    expect((await remove()).status).toBe(502);
    expect(bench.upstream.requests.at(-1)?.method).toBe("GET");
    const event = await removal();
    expect(event).toMatchObject({ ending: "upstream_failed", attempts: 0 });
    expect(event.unmeasured).toBeUndefined();
    expect((await remove()).status).toBe(200);
    expect(id).toContain("resp_");
  });

  it("that does not exist is sent to be removed all the same", async () => {
    const { remove } = await begin();
    expect((await remove(`${RESPONSES}/resp_unknown`)).status).toBe(404);
  });
});
