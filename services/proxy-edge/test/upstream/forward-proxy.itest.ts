import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

import { GatewayError } from "@lintel/core";
import { type FindForwardProxy, parseEnv, serviceConfigOf, serviceEnv } from "@lintel/service-kit";
import { type SimulatedForwardProxy, startForwardProxy, waitFor } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import { z } from "zod";

import { createWsSockets } from "../../src/adapters/sockets/ws-sockets.ts";
import {
  openUpstream,
  type OpenUpstream,
  UPSTREAM_CLIENTS,
} from "../../src/adapters/upstream/open-upstream.ts";
import type { UpstreamAnswer, UpstreamRequest } from "../../src/ports/upstream.ts";

const monotonic = (): number => performance.now();
const read = (name: string) =>
  readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");
const [cert, key] = [read("localhost.crt"), read("localhost.key")];
const authorities = getCACertificates("default");

/** Nothing listens there: only the proxy knows where it leads. */
const TARGET = "localhost:1";
const PROVIDER = `https://${TARGET}/v1`;
const DEADLINES = { connectMs: 60_000, firstByteMs: 60_000, idleMs: 60_000, totalMs: 60_000 };

/** A provider over TLS, which says what it was sent. */
const provider = createServer({ cert, key }, (request, response) => {
  const said = text(request).then((body) => `${request.method} ${request.url} ${body}`);
  said.then(
    (answer) => response.end(answer),
    () => response.destroy(),
  );
});
const sockets = new WebSocketServer({ server: provider });
sockets.on("connection", (socket) => {
  socket.on("message", (_message, isBinary) => socket.send(isBinary ? "bytes" : "heard it"));
});

let providerPort = 0;
beforeAll(async () => {
  setDefaultCACertificates([...authorities, cert]);
  provider.listen(0, "127.0.0.1");
  await once(provider, "listening");
  const address = provider.address();
  providerPort = typeof address === "object" ? (address?.port ?? 0) : 0;
});
afterAll(() => {
  setDefaultCACertificates(authorities);
  provider.close();
});

let proxy: SimulatedForwardProxy;
beforeEach(async () => {
  proxy = await startForwardProxy({ names: { [TARGET]: providerPort } });
});
afterEach(() => proxy.close());

/** As a service reads it from its environment. */
function forwardProxyOf(env: Readonly<Record<string, string>>): FindForwardProxy {
  return serviceConfigOf(parseEnv(z.object(serviceEnv), env)).forwardProxy;
}

async function bodyOf(answer: UpstreamAnswer): Promise<string> {
  const { promise, reject, resolve } = Promise.withResolvers<void>();
  let body = "";
  answer.consume({
    data: (bytes) => void (body += bytes.toString()),
    end: resolve,
    fail: reject,
  });
  await promise;
  return body;
}

describe.each(UPSTREAM_CLIENTS)("through a forward proxy, with the client %s,", (client) => {
  let upstream: OpenUpstream;
  afterEach(() => upstream.close());

  async function open(env: Readonly<Record<string, string>> = {}, allowPrivate = false) {
    const forwardProxy = forwardProxyOf({ HTTPS_PROXY: proxy.origin, ...env });
    upstream = await openUpstream({ client, allowPrivate, forwardProxy, monotonic });
  }

  const send = (changes: Partial<UpstreamRequest> = {}) =>
    upstream.send({
      url: new URL(PROVIDER),
      method: "POST",
      headers: [],
      body: Buffer.from("{}"),
      deadlines: DEADLINES,
      ...changes,
    });
  const failureOf = (changes: Partial<UpstreamRequest> = {}) => {
    const pending = send(changes);
    return pending.answer.then(
      () => expect.unreachable(),
      (error: unknown) => ({ error, isSent: pending.isSent }),
    );
  };

  it("calls have a tunnel to the provider, and the next ones the same", async () => {
    await open();
    for (const call of [1, 2, 3]) {
      // undici knows a turn of the event loop later that a connection is free.
      await new Promise(setImmediate);
      expect(await bodyOf(await send({ body: Buffer.from(`call ${call}`) }).answer)).toBe(
        `POST /v1 call ${call}`,
      );
    }
    expect(proxy.targets).toEqual([TARGET]);
  });

  it("a body that streams arrives whole", async () => {
    await open();
    const pieces = Array.from({ length: 50 }, (_, n) => `piece ${n};`);
    const answer = await send({ body: Readable.from(pieces.map((piece) => Buffer.from(piece))) })
      .answer;
    expect(await bodyOf(answer)).toBe(`POST /v1 ${pieces.join("")}`);
  });

  it("calls that NO_PROXY names go there directly", async () => {
    await open({ NO_PROXY: "localhost" }, true);
    const url = new URL(`https://localhost:${providerPort}/v1`);
    expect(await bodyOf(await send({ url }).answer)).toBe("POST /v1 {}");
    expect(proxy.targets).toEqual([]);
  });

  it("an address of the operator's own network is refused as it is without", async () => {
    await open();
    const { error, isSent } = await failureOf({ url: new URL("https://127.0.0.1:1/v1") });
    expect(error).toMatchObject({ code: "upstream_failed", cause: { code: "PRIVATE_ADDRESS" } });
    expect([isSent, proxy.targets]).toEqual([false, []]);
  });

  it("a certificate of another than the provider is refused", async () => {
    await open();
    setDefaultCACertificates(authorities);
    const { error, isSent } = await failureOf().finally(() =>
      setDefaultCACertificates([...authorities, cert]),
    );
    expect(error).toMatchObject({ code: "upstream_failed" });
    expect(isSent).toBe(false);
  });

  it.each([
    ["HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "answered with 407"],
    ["HTTP/1.1 502 Bad Gateway\r\n\r\n", "answered with 502"],
    ["HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK", "sent more than an answer"],
    ["SSH-2.0-OpenSSH_9.2\r\n\r\n", "is no HTTP"],
    ["", "closed the connection"],
    ["endlessly", "too long"],
  ])("a proxy that answers %j fails the call, which was not sent", async (answer, what) => {
    await open();
    proxy.answerNextWith(answer === "endlessly" ? "x".repeat(20_000) : answer);
    const { error, isSent } = await failureOf();
    expect(error).toMatchObject({ code: "upstream_failed" });
    expect(String(error instanceof GatewayError && error.cause)).toContain(what);
    expect(isSent).toBe(false);
    expect(await bodyOf(await send().answer)).toBe("POST /v1 {}");
  });

  it("a proxy that does not answer is given up after the time for a connection", async () => {
    await open();
    proxy.answerNextWith(undefined);
    const { error, isSent } = await failureOf({ deadlines: { ...DEADLINES, connectMs: 50 } });
    expect(error).toMatchObject({ code: "upstream_timeout", detail: { phase: "connecting" } });
    expect(isSent).toBe(false);
  });

  it("a shutdown ends what waits for a tunnel", async () => {
    await open();
    proxy.answerNextWith(undefined);
    const failing = failureOf();
    await waitFor(() => proxy.targets.length === 1, { label: "the request for a tunnel" });
    await upstream.close();
    expect((await failing).error).toMatchObject({ code: "upstream_failed" });
    await waitFor(() => proxy.openTunnels === 0, { label: "the end of its connection" });
  });

  it("one that is itself spoken to over TLS, with a password, is used and never named with it", async () => {
    const credentials = "gate:p%40ss";
    const secure = await startForwardProxy({
      credentials: "gate:p@ss",
      tls: { cert, key },
      names: { [TARGET]: providerPort },
    });
    const address = (password: string) =>
      secure.origin.replace("127.0.0.1", `${password}@localhost`);
    await open({ HTTPS_PROXY: address(credentials) });
    expect(await bodyOf(await send().answer)).toBe("POST /v1 {}");
    await upstream.close();
    await open({ HTTPS_PROXY: address("gate:wrong-one") });
    const { error } = await failureOf();
    const told = error instanceof GatewayError ? `${error.message} ${String(error.cause)}` : "";
    expect(told).toContain("407");
    expect(told).not.toContain("wrong-one");
    await secure.close();
  });
});

describe("a session through a forward proxy", () => {
  const connect = (handshakeMs = 20_000) =>
    createWsSockets({
      allowPrivate: false,
      forwardProxy: forwardProxyOf({ HTTPS_PROXY: proxy.origin }),
      maxMessageBytes: 1000,
    }).connect({
      url: new URL(`wss://${TARGET}/v1/realtime`),
      headers: [],
      protocols: [],
      handshakeMs,
    });

  it("has a tunnel to the provider", async () => {
    const answer = await connect().answer;
    if (!answer.accepted) throw new Error("refused");
    await answer.socket.send({ bytes: Buffer.from("me"), isBinary: false });
    expect(await answer.socket.receive()).toMatchObject({ bytes: Buffer.from("heard it") });
    answer.socket.terminate();
    expect(proxy.targets).toEqual([TARGET]);
  });

  it("fails where the proxy refuses, or is not heard of in time", async () => {
    proxy.answerNextWith("HTTP/1.1 403 Forbidden\r\n\r\n");
    await expect(connect().answer).rejects.toMatchObject({ code: "upstream_failed" });
    proxy.answerNextWith(undefined);
    await expect(connect(50).answer).rejects.toMatchObject({ code: "upstream_timeout" });
  });
});
