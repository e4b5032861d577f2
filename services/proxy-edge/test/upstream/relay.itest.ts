import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";

import { chatUsage, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { UPSTREAM_CLIENTS } from "../../src/adapters/upstream/open-upstream.ts";
import { aBody, type Bench, CHAT, startBench, type TestProxy } from "../start-bench.ts";

describe.each(UPSTREAM_CLIENTS)("relayed by %s", (client) => {
  let bench: Bench;
  let proxy: TestProxy;
  let secret: string;

  beforeAll(async () => {
    bench = await startBench();
    // Of a silent upstream nothing is heard for longer than this once its caller waits no more.
    proxy = await bench.startProxy({
      LINTEL_ABANDONED_TIMEOUT: "300ms",
      LINTEL_UPSTREAM_CLIENT: client,
      // The other way for callers, too, without the time of another round.
      LINTEL_HTTP_SERVER: client === "undici" ? "node" : "lintel",
    });
    ({ secret } = await bench.aKey());
  });
  afterAll(() => bench.close());

  const eventOf = async (response: { readonly headers: Headers }) => {
    const id = response.headers.get("x-request-id");
    return waitFor(async () => (await proxy.events()).find((event) => event.id === id), {
      label: "the call's event",
    });
  };

  /** A call whose chunks are seen as they come. */
  function open(body: object, headers: Readonly<Record<string, string>> = {}) {
    const sent: ClientRequest = request(proxy.url + CHAT, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, ...headers },
    });
    sent.end(JSON.stringify(body));
    return sent;
  }
  const answerTo = async (sent: ClientRequest): Promise<IncomingMessage> => {
    const [answer] = await once(sent, "response");
    return answer;
  };
  const nextChunk = async (answer: IncomingMessage): Promise<string> => {
    const [chunk] = await once(answer, "data");
    return String(chunk);
  };

  const STREAM = aBody({ stream: true });
  const SHOWN = aBody({ stream: true, stream_options: { include_usage: true } });

  describe("a plain answer", () => {
    it("comes through byte for byte, with the upstream's headers", async () => {
      const body =
        '{ "id" : 1.0,\n "x":"\\u00e9", "usage": {"prompt_tokens":3,"completion_tokens":2} }';
      bench.upstream.script([
        { kind: "give-answer", headers: { "x-custom": ["a", "b"], "x-request-id": "up-1" }, body },
      ]);
      const response = await proxy.chat(secret, aBody());
      expect(await response.text()).toBe(body);
      expect(response.headers.get("x-custom")).toBe("a, b");
      expect(response.headers.get("x-upstream-request-id")).toBe("up-1");
      expect(await eventOf(response)).toMatchObject({
        status: 200,
        ending: "complete",
        attempts: 1,
        admitted: true,
        usage: { input: 3, output: 2 },
      });
    });

    it("of an upstream error keeps its status and body, and bills nothing", async () => {
      bench.upstream.script([{ kind: "fail", with: "rate_limit_exceeded" }]);
      const response = await proxy.chat(secret, aBody());
      expect(response.status).toBe(429);
      const event = await eventOf(response);
      expect(event).toMatchObject({ status: 429, ending: "complete" });
      expect(event.usage ?? event.unmeasured).toBeUndefined();
    });

    it("without usage leaves texts to be counted", async () => {
      bench.upstream.script([
        { kind: "report-usage", usage: null },
        { kind: "say", text: "Hi there" },
      ]);
      const event = await eventOf(await proxy.chat(secret, aBody()));
      expect(event.unmeasured).toEqual({ prompt: "user\nSay hi", completion: "Hi there" });
    });

    it("that was compressed unasked is passed on as it is, and read", async () => {
      const usage = chatUsage({ prompt: 30, completion: 4, cached: 10 });
      bench.upstream.script([{ kind: "report-usage", usage }, { kind: "gzip" }]);
      const response = await proxy.chat(secret, aBody());
      await response.text();
      expect((await eventOf(response)).usage).toMatchObject({
        input: 20,
        cacheRead: 10,
        output: 4,
      });
      const sent = bench.upstream.requests.at(-1);
      expect(sent?.header("accept-encoding")).toBe("identity");
    });

    it("cut by the upstream is not made to look whole", async () => {
      bench.upstream.script([{ kind: "stop", after: { bytes: 40 }, how: "reset" }]);
      const response = await proxy.chat(secret, aBody());
      await expect(response.text()).rejects.toThrow("terminated");
      const event = await eventOf(response);
      expect(event).toMatchObject({ ending: "upstream_failed", errorCode: "upstream_failed" });
      expect(event.unmeasured?.prompt).toContain("Say hi");
    });
  });

  describe("a stream", () => {
    it("begins at the upstream's first byte, chunk for chunk", async () => {
      const gate = Promise.withResolvers<void>();
      bench.upstream.script([{ kind: "wait", before: { chunk: 2 }, until: gate.promise }]);
      const sent = open(SHOWN);
      const answer = await answerTo(sent);
      const first = await nextChunk(answer);
      expect(first).toMatch(/^data: \{/);
      gate.resolve();
      answer.resume();
      await once(answer, "end");
    });

    it("sends its headers before its first event", async () => {
      const gate = Promise.withResolvers<void>();
      bench.upstream.script([{ kind: "wait", before: "body", until: gate.promise }]);
      const answer = await answerTo(open(STREAM));
      expect(answer.headers["content-type"]).toContain("text/event-stream");
      gate.resolve();
      answer.resume();
      await once(answer, "end");
    });

    it("hides the usage chunk it asked for, and bills it", async () => {
      const usage = chatUsage({ prompt: 1000, completion: 300, cached: 512, reasoning: 64 });
      bench.upstream.script([
        { kind: "report-usage", usage },
        { kind: "rechunk", by: { bytes: 37 } },
      ]);
      const response = await proxy.chat(secret, STREAM);
      const text = await response.text();
      expect(text).not.toContain("prompt_tokens");
      expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
      expect(bench.upstream.requests.at(-1)?.json()).toMatchObject({
        stream_options: { include_usage: true },
      });
      expect((await eventOf(response)).usage).toMatchObject({
        input: 488,
        cacheRead: 512,
        output: 236,
        reasoning: 64,
      });
    });

    it("keeps comments, ids and line ends as they are, however it is cut", async () => {
      const frames = { kind: "frame-events", lineEnd: "\r\n", ids: true, comments: true } as const;
      const rechunk = { kind: "rechunk", by: { inside: "character" } } as const;
      const script = [{ kind: "say", text: "Grüße 😀" } as const, frames, rechunk];
      bench.upstream.script(script, { times: 2 });
      const direct = await fetch(`${bench.upstream.url}/chat/completions`, {
        method: "POST",
        headers: { authorization: "Bearer sk-upstream-test" },
        body: JSON.stringify(SHOWN),
      });
      const relayed = await proxy.chat(secret, SHOWN);
      const withoutIds = (text: string) => text.replaceAll(/chatcmpl-simulated\d+/g, "id");
      expect(withoutIds(await relayed.text())).toBe(withoutIds(await direct.text()));
    });

    it("of a caller who leaves is cancelled upstream at once, and counted as far as it was seen", async () => {
      const never = Promise.withResolvers<void>();
      bench.upstream.script([
        { kind: "say", text: "One two three" },
        { kind: "wait", before: { chunk: 3 }, until: never.promise },
      ]);
      const sent = open(STREAM);
      const answer = await answerTo(sent);
      const id = String(answer.headers["x-request-id"]);
      await nextChunk(answer);
      const recorded = bench.upstream.requests.at(-1);
      sent.destroy();
      expect((await recorded?.ended())?.state).toBe("abandoned");
      never.resolve();
      const event = await eventOf({ headers: new Headers({ "x-request-id": id }) });
      expect(event).toMatchObject({ ending: "client_left", status: 200, streamed: true });
      expect(event.unmeasured?.prompt).toContain("Say hi");
    });

    it("waits for a slow reader instead of filling memory", async () => {
      const headers = { "content-type": "text/event-stream" };
      const body = `data: ${JSON.stringify({ choices: [{ delta: { content: "word" } }] })}\n\n`;
      bench.upstream.script([
        { kind: "give-answer", headers, body: body.repeat(1_000_000) },
        { kind: "rechunk", by: { bytes: 65_536 } },
      ]);
      const sent = open(STREAM);
      const answer = await answerTo(sent);
      answer.pause();
      const recorded = bench.upstream.requests.at(-1);
      let last = -1;
      const stalled = await waitFor(
        () => {
          const now = recorded?.sentBytes ?? 0;
          const same = now === last && now > 0;
          last = now;
          return same;
        },
        { label: "the upstream to be held up" },
      );
      expect(stalled).toBe(true);
      expect(recorded?.state).toBe("answering");
      sent.destroy();
    });

    it("cut by the upstream ends with an error event, and is counted", async () => {
      bench.upstream.script([
        { kind: "say", text: "One two three four five six" },
        { kind: "stop", after: { chunks: 4 }, how: "reset" },
      ]);
      const response = await proxy.chat(secret, STREAM);
      const text = await response.text();
      const last = text.trimEnd().split("\n").at(-1) ?? "";
      expect(JSON.parse(last.slice("data: ".length))).toMatchObject({
        error: { code: "502", type: "upstream_error" },
      });
      const event = await eventOf(response);
      expect(event).toMatchObject({ ending: "upstream_failed", status: 200 });
      expect(event.unmeasured?.completion).toContain("One");
    });

    it("is over at its deadline", async () => {
      bench.upstream.script([{ kind: "stop", after: { chunks: 2 }, how: "stall" }]);
      const response = await proxy.chat(secret, STREAM, {
        headers: { "x-request-timeout": "300ms" },
      });
      expect(await response.text()).toContain('"code":"504"');
      expect(await eventOf(response)).toMatchObject({ ending: "timeout", status: 200 });
    });
  });

  describe("an upstream that does not answer", () => {
    it("502: when it refuses the connection", async () => {
      const { secret: lost } = await bench.aKey({ setting: { url: "http://127.0.0.1:1/v1" } });
      const response = await proxy.chat(lost, aBody());
      expect(response.status).toBe(502);
      expect(response.headers.get("x-lintel-error")).toBe("upstream_failed");
      const event = await eventOf(response);
      expect(event).toMatchObject({ ending: "upstream_failed", admitted: true, attempts: 1 });
      expect(event.unmeasured).toBeUndefined();
    });

    it("502: when its name does not exist", async () => {
      const { secret: lost } = await bench.aKey({ setting: { url: "http://nowhere.invalid/v1" } });
      expect((await proxy.chat(lost, aBody())).status).toBe(502);
    });

    it("504: when it is silent beyond the deadline", async () => {
      bench.upstream.script([{ kind: "stop", after: "request", how: "stall" }]);
      const response = await proxy.chat(secret, aBody(), {
        headers: { "x-request-timeout": "200ms" },
      });
      expect(response.status).toBe(504);
      expect(await eventOf(response)).toMatchObject({
        ending: "timeout",
        errorCode: "upstream_timeout",
      });
    });

    it("is not followed to where it redirects", async () => {
      bench.upstream.script([
        {
          kind: "give-answer",
          status: 302,
          headers: { location: `${bench.upstream.url}/x` },
          body: "",
        },
      ]);
      const before = bench.upstream.counts().received;
      const response = await fetch(proxy.url + CHAT, {
        method: "POST",
        headers: { authorization: `Bearer ${secret}` },
        body: JSON.stringify(aBody()),
        redirect: "manual",
      });
      expect(response.status).toBe(302);
      expect(bench.upstream.counts().received).toBe(before + 1);
    });
  });

  describe("what goes upstream", () => {
    it("is the very body, the setting's credential, and none of the gateway's own headers", async () => {
      const body =
        '{ "model":"gpt-4o-mini", "temperature":0, "unknown":[1.0, {"é":null}],\n"messages":[{"role":"user","content":"\\u0041"}]}';
      const headers = {
        "x-api-key": secret,
        "api-key": "other",
        cookie: "session=1",
        "x-metadata": "m",
        "x-custom-event-id": "custom-1",
        "x-request-id": "theirs",
        "x-request-timeout": "20s",
        "x-lintel-anything": "1",
        "x-forwarded-for": "10.0.0.1",
        "openai-beta": "assistants=v2",
        "user-agent": "sdk/1",
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      };
      const response = await proxy.chat(secret, body, { headers });
      const sent = bench.upstream.requests.at(-1);
      expect(sent?.body.toString()).toBe(body);
      expect(sent?.header("authorization")).toBe("Bearer sk-upstream-test");
      expect(sent?.header("openai-beta")).toBe("assistants=v2");
      expect(sent?.header("user-agent")).toBe("sdk/1");
      expect(sent?.header("traceparent")).toBe(headers.traceparent);
      const gone = ["x-api-key", "api-key", "cookie", "x-metadata", "x-custom-event-id"];
      const ours = ["x-request-id", "x-request-timeout", "x-lintel-anything", "x-forwarded-for"];
      for (const name of [...gone, ...ours]) {
        expect([name, sent?.header(name)]).toEqual([name, undefined]);
      }
      expect(JSON.stringify(sent?.headers)).not.toContain(secret);
      expect(await eventOf(response)).toMatchObject({
        customId: "custom-1",
        correlationId: "theirs",
        metadata: "m",
        traceparent: headers.traceparent,
      });
    });

    it("has texts of headers in UTF-8 as they were sent, and a correlation id of its own", async () => {
      const sent = Buffer.from("uni-é").toString("latin1");
      const headers = { "x-custom-event-id": sent, "x-metadata": sent };
      const event = await eventOf(await proxy.chat(secret, aBody(), { headers }));
      expect(event).toMatchObject({ customId: "uni-é", metadata: "uni-é" });
      expect(event?.correlationId).toBe(event?.id);
    });

    it("may not be a private address unless the operator allows it", async () => {
      const strict = await bench.startProxy({
        LINTEL_UPSTREAM_CLIENT: client,
        // The other way for callers, too, without the time of another round.
        LINTEL_HTTP_SERVER: client === "undici" ? "node" : "lintel",
        LINTEL_ALLOW_PRIVATE_UPSTREAMS: "false",
        LINTEL_SPOOL_DIR: `${bench.folder}/strict`,
      });
      const before = bench.upstream.counts().received;
      for (const host of ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433"]) {
        const url = new URL(bench.upstream.url);
        const key = await bench.aKey({ setting: { url: `http://${host}:${url.port}/v1` } });
        const response = await strict.chat(key.secret, aBody());
        expect([host, response.status]).toEqual([host, 502]);
        expect(await response.text()).not.toContain("private");
      }
      expect(bench.upstream.counts().received).toBe(before);
    });
  });

  describe("the bodies of a call", () => {
    const decode = (base64: string | undefined) =>
      base64 === undefined ? undefined : Buffer.from(base64, "base64").toString();

    it.each([
      { should_log_request: true, should_log_response: true },
      { should_log_request: true, should_log_response: false },
      { should_log_request: false, should_log_response: true },
      { should_log_request: false, should_log_response: false },
    ])("are kept as far as its key asks for them: %j", async (asked) => {
      const key = await bench.aKey({ key: asked });
      for (const body of [STREAM, aBody()]) {
        const response = await proxy.chat(key.secret, body);
        const text = await response.text();
        const { request: sent, response: received } = await eventOf(response);
        const kept = [decode(sent), decode(received)];
        const whole = [JSON.stringify(body), text] as const;
        expect(kept).toEqual([
          asked.should_log_request ? whole[0] : undefined,
          asked.should_log_response ? whole[1] : undefined,
        ]);
      }
    });
  });

  it("writes one log line per call, and no secret or text in it", async () => {
    const response = await proxy.chat(secret, aBody({ messages: [{ content: "PRIVATE-TEXT" }] }));
    const id = response.headers.get("x-request-id") ?? "";
    await response.text();
    const lines = () =>
      proxy
        .logs()
        .split("\n")
        .filter((line) => line.includes(id));
    await waitFor(() => lines().length > 0, { label: "the log line" });
    expect(lines()).toHaveLength(1);
    const everything = proxy.logs();
    for (const hidden of [secret, "sk-upstream-test", "PRIVATE-TEXT"]) {
      expect(everything).not.toContain(hidden);
    }
  });
});
