import { once } from "node:events";
import { request } from "node:http";
import { createServer, type Server, type Socket } from "node:net";

import { freePort, waitFor } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { UPSTREAM_CLIENTS } from "../../src/adapters/upstream/open-upstream.ts";
import { aBody, type Bench, CHAT, startBench, type TestProxy } from "../start-bench.ts";
import { startRecorder } from "../start-recorder.ts";

describe.each(UPSTREAM_CLIENTS)("faults met by %s", (client) => {
  let bench: Bench;
  let proxy: TestProxy;
  const servers: Server[] = [];

  beforeAll(async () => {
    bench = await startBench();
    // Of a silent upstream nothing is heard for longer than this once its caller waits no more.
    proxy = await bench.startProxy({
      LINTEL_ABANDONED_TIMEOUT: "300ms",
      LINTEL_UPSTREAM_CLIENT: client,
      // The other way for callers, too, without the time of another round.
      LINTEL_HTTP_SERVER: client === "undici" ? "node" : "lintel",
    });
  });
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  afterAll(() => bench.close());

  /** An upstream on bare TCP: what it does once a request's first bytes are there. */
  async function startTcp(act: (socket: Socket) => void): Promise<string> {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => act(socket));
    });
    servers.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("not listening on TCP");
    return `http://127.0.0.1:${address.port}/v1`;
  }

  const eventOf = (id: string | null) =>
    waitFor(async () => (await proxy.events()).find((event) => event.id === id), {
      label: "the call's event",
    });

  async function callTo(setting: Readonly<Record<string, string>>, options: CallOptions = {}) {
    const { secret } = await bench.aKey({ setting });
    const response = await proxy.chat(secret, aBody(options.body), {
      headers: options.headers ?? {},
    });
    const text = await response.text().catch(() => "(cut)");
    const event = await eventOf(response.headers.get("x-request-id"));
    return { status: response.status, text, event, headers: response.headers };
  }

  interface CallOptions {
    readonly body?: object;
    readonly headers?: Readonly<Record<string, string>>;
  }

  const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
  const SSE = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
  const CHUNK = 'data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}\n\n';
  const STREAM = { stream: true };

  describe("an upstream that does not answer", () => {
    it("502: refuses the connection", async () => {
      const url = `http://127.0.0.1:${await freePort()}/v1`;
      const { event, status, text } = await callTo({ url });
      expect([status, event.ending, event.errorCode]).toEqual([
        502,
        "upstream_failed",
        "upstream_failed",
      ]);
      expect(JSON.parse(text).error.message).toBe("the provider could not be reached");
      expect(event.usage ?? event.unmeasured).toBeUndefined();
    });

    it.each([
      ["cannot be found by name", "http://unknown.invalid/v1"],
      ["speaks no TLS", undefined],
    ])("502: %s", async (_what, given) => {
      const plain = await startTcp((socket) => socket.end("no TLS here\n"));
      const { event, status } = await callTo({ url: given ?? plain.replace("http:", "https:") });
      expect([status, event.ending]).toEqual([502, "upstream_failed"]);
    });

    it.each([
      ["resets the connection", (socket: Socket) => socket.resetAndDestroy()],
      ["closes it", (socket: Socket) => socket.end()],
      ["answers in no HTTP", (socket: Socket) => socket.end("hello\r\n\r\n")],
    ])("502: %s", async (_what, act) => {
      const { event, status } = await callTo({ url: await startTcp(act) });
      expect([status, event.ending]).toEqual([502, "upstream_failed"]);
      // It has the request, so it may have worked.
      expect(event.unmeasured?.prompt).toBe("user\nSay hi");
      expect(event.unmeasured?.unseen?.output).toBeGreaterThanOrEqual(16);
    });

    it("504: makes no connection within the setting's deadline, and is charged nothing", async () => {
      // The connection counts as made once TLS is up, which a silent listener never does.
      const server = createServer((socket) => socket.on("error", () => undefined));
      servers.push(server);
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const address = server.address();
      const port = typeof address === "object" ? address?.port : 0;
      const { event, status } = await callTo({
        url: `https://127.0.0.1:${port}/v1`,
        connectTimeout: "100ms",
      });
      expect([status, event.ending, event.errorCode]).toEqual([504, "timeout", "upstream_timeout"]);
      expect(event.unmeasured).toBeUndefined();
    });

    it.each([
      ["the setting's deadline for it", { firstByteTimeout: "100ms" }, {}],
      ["the setting's deadline for all", { totalTimeout: "100ms" }, {}],
      ["the caller's own", {}, { "x-request-timeout": "100ms" }],
    ])("504: says nothing within %s", async (_what, setting, headers) => {
      const url = await startTcp(() => undefined);
      const { event, status, text } = await callTo({ url, ...setting }, { headers });
      expect([status, event.ending, event.errorCode]).toEqual([504, "timeout", "upstream_timeout"]);
      expect(JSON.parse(text).error.message).toContain("did not answer in time");
      // It may have worked.
      expect(event.unmeasured?.prompt).toContain("Say hi");
    });
  });

  describe("an upstream that answers half", () => {
    it("in a stream and resets the connection at once is charged for all that can have come", async () => {
      const url = await startTcp((socket) => {
        socket.write(SSE + CHUNK.repeat(3), () => socket.resetAndDestroy());
      });
      const { event } = await callTo({ url }, { body: STREAM });
      expect(event.ending).toBe("upstream_failed");
      expect(event.unmeasured?.completion).toBe("HiHiHi");
      expect(event.unmeasured?.unseen?.output).toBeGreaterThanOrEqual(16);
    });

    it("cuts the answer as it was cut", async () => {
      const url = await startTcp((socket) => {
        socket.write(`${HEAD}content-length: 1000\r\n\r\n{"half":`);
        setImmediate(() => socket.end());
      });
      const { event } = await callTo({ url });
      expect(event.ending).toBe("upstream_failed");
    });

    it("ends the stream with an error event", async () => {
      const url = await startTcp((socket) => {
        socket.write(SSE.replace("\r\n\r\n", "\r\ntransfer-encoding: chunked\r\n\r\n"));
        socket.write(`${CHUNK.length.toString(16)}\r\n${CHUNK}\r\n`);
        setTimeout(() => socket.resetAndDestroy(), 50);
      });
      const { event, status, text } = await callTo({ url }, { body: STREAM });
      expect([status, event.status, event.ending]).toEqual([200, 200, "upstream_failed"]);
      expect(text.startsWith(CHUNK)).toBe(true);
      const [, sent = ""] = /\n\ndata: (\{"error".*\})\n\n$/.exec(text) ?? [];
      expect(JSON.parse(sent).error).toMatchObject({ code: "502", type: "upstream_error" });
      expect(event.unmeasured?.completion).toBe("Hi");
    });

    it("ends a stream that stands still with an error event", async () => {
      const url = await startTcp((socket) => socket.write(SSE + CHUNK));
      const { event, text } = await callTo({ url, idleTimeout: "100ms" }, { body: STREAM });
      expect([event.ending, event.errorCode]).toEqual(["timeout", "upstream_timeout"]);
      expect(text).toContain('"code":"504"');
    });

    it("ends a stream that lacks its end mark with an error event", async () => {
      const url = await startTcp((socket) => socket.end(SSE + CHUNK));
      const { event, text } = await callTo({ url }, { body: STREAM });
      expect([event.ending, event.errorCode]).toEqual(["upstream_failed", "upstream_failed"]);
      // All of it came at once, so that the caller can still get the error as a status.
      expect(text).toContain('"code":"502"');
    });

    it.each([
      [
        "whose last piece says that it has finished",
        '{"choices":[{"delta":{},"finish_reason":"stop"}]}',
        "complete",
      ],
      ["that reports an error itself", '{"error":{"message":"overloaded"}}', "upstream_failed"],
    ])("takes the word of a stream %s", async (_what, last, ending) => {
      const answer = `${SSE}${CHUNK}data: ${last}\n\n`;
      const url = await startTcp((socket) => socket.end(answer));
      const { event, text } = await callTo({ url }, { body: STREAM });
      expect(event.ending).toBe(ending);
      expect(text).toBe(answer.slice(SSE.length));
    });
  });

  describe("an answer that is strange", () => {
    it("passes as it is when it is no JSON", async () => {
      const url = await startTcp((socket) => socket.end(`${HEAD}content-length: 5\r\n\r\n{"a":`));
      const { event, status, text } = await callTo({ url });
      expect([status, text, event.ending]).toEqual([200, '{"a":', "complete"]);
      expect(event.unmeasured?.prompt).toContain("Say hi");
    });

    it("passes as it is when it is a redirect, which is not followed", async () => {
      const target = await startRecorder();
      const { secret } = await bench.aKey({
        setting: {
          url: await startTcp((socket) =>
            socket.end(
              `HTTP/1.1 307 Temporary\r\nlocation: ${target.origin}/v1\r\ncontent-length: 0\r\n\r\n`,
            ),
          ),
        },
      });
      const response = await fetch(proxy.url + CHAT, {
        method: "POST",
        redirect: "manual",
        headers: { authorization: `Bearer ${secret}` },
        body: JSON.stringify(aBody()),
      });
      expect(response.status).toBe(307);
      expect(target.requests).toEqual([]);
      await target.close();
    });

    it("keeps its status and headers when it is an error", async () => {
      const url = await startTcp((socket) =>
        socket.end(
          'HTTP/1.1 529 Busy\r\nretry-after: 7\r\nx-own: 1\r\ncontent-length: 12\r\n\r\n{"error":{}}',
        ),
      );
      const { headers, status, text } = await callTo({ url });
      expect([status, text]).toEqual([529, '{"error":{}}']);
      expect([headers.get("retry-after"), headers.get("x-own")]).toEqual(["7", "1"]);
    });
  });

  describe("an upload", () => {
    const FILES = "/api/providers/openai/v1/files";
    const PIECE = Buffer.alloc(64 * 1024, "x");

    async function open(url: string, headers: Readonly<Record<string, string>> = {}) {
      const { id, secret } = await bench.aKey({ setting: { url } });
      const sent = request(proxy.url + FILES, {
        method: "POST",
        headers: {
          authorization: `Bearer ${secret}`,
          "content-type": "multipart/form-data; boundary=b",
          ...headers,
        },
      });
      sent.on("error", () => undefined);
      const answered = once(sent, "response");
      answered.catch(() => undefined);
      const ended = () =>
        waitFor(async () => (await proxy.events()).find(({ keyId }) => keyId === id), {
          label: "the upload's event",
        });
      return { sent, answered, ended };
    }

    it("goes upstream while it comes, in the same form", async () => {
      const upstream = await startRecorder();
      const head = Promise.withResolvers<string | undefined>();
      upstream.onHead(({ headers }) => head.resolve(headers["transfer-encoding"]));
      const { answered, sent } = await open(`${upstream.origin}/v1`);
      sent.write(PIECE);
      expect(await head.promise).toBe("chunked");
      sent.end(PIECE);
      const [answer] = await answered;
      expect(answer.statusCode).toBe(200);
      expect(upstream.requests[0]?.body.length).toBe(2 * PIECE.length);
      await upstream.close();
    });

    it("is cancelled upstream when its caller leaves", async () => {
      const upstream = await startRecorder();
      const cut = Promise.withResolvers<void>();
      const head = Promise.withResolvers<void>();
      upstream.onHead((incoming) => {
        incoming.on("close", () => cut.resolve());
        head.resolve();
      });
      const { ended, sent } = await open(`${upstream.origin}/v1`, { "content-length": "1000000" });
      sent.write(PIECE);
      await head.promise;
      sent.destroy();
      await cut.promise;
      expect(upstream.requests).toEqual([]);
      expect(await ended()).toMatchObject({ ending: "client_left", status: 499 });
      await upstream.close();
    });

    it("is answered although the upstream does not read it, and the rest is dropped", async () => {
      const url = await startTcp((socket) =>
        socket.end("HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}"),
      );
      const size = 200 * PIECE.length;
      const { answered, ended, sent } = await open(url, { "content-length": String(size) });
      const flushed = Promise.withResolvers<void>();
      sent.on("finish", () => flushed.resolve());
      sent.on("close", () => flushed.reject(new Error("the connection was cut")));
      sent.write(PIECE);
      const [answer] = await answered;
      expect(answer.statusCode).toBe(413);
      sent.end(Buffer.concat(Array.from({ length: 199 }, () => PIECE)));
      await flushed.promise;
      answer.resume();
      expect(await ended()).toMatchObject({ ending: "complete", status: 413 });
    });
  });
});
