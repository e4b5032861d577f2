import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createServer, type Server, type Socket } from "node:net";
import { Readable } from "node:stream";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

import { NO_FORWARD_PROXY } from "@lintel/service-kit";
import { waitFor } from "@lintel/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import {
  openUpstream,
  type OpenUpstream,
  UPSTREAM_CLIENTS,
} from "../../src/adapters/upstream/open-upstream.ts";
import type { UpstreamAnswer, UpstreamRequest } from "../../src/ports/upstream.ts";

const monotonic = (): number => performance.now();
const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

describe.each(UPSTREAM_CLIENTS)("connections of %s", (client) => {
  let upstream: OpenUpstream;
  let servers: Server[] = [];
  beforeEach(async () => {
    upstream = await openUpstream({
      client,
      allowPrivate: true,
      forwardProxy: NO_FORWARD_PROXY,
      monotonic,
    });
  });
  afterEach(async () => {
    await upstream.close();
    for (const server of servers) server.close();
    servers = [];
  });

  async function listen(server: Server): Promise<number> {
    servers.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  /** A server of sockets; answers each piece that comes as the test says. */
  async function serve(onData: (socket: Socket, data: string, connection: number) => void) {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      const connection = sockets.push(socket);
      socket.on("error", () => undefined);
      socket.on("data", (data) => onData(socket, data.toString("latin1"), connection));
    });
    const port = await listen(server);
    return { url: new URL(`http://127.0.0.1:${port}/v1`), sockets };
  }

  /** None passes while a busy machine works on the call. */
  const DEADLINES = { connectMs: 60_000, firstByteMs: 60_000, idleMs: 60_000, totalMs: 60_000 };

  function send(url: URL, changes: Partial<UpstreamRequest> = {}) {
    const request = {
      url,
      method: "POST",
      headers: [],
      body: Buffer.from("{}"),
      ...changes,
    } as const;
    return upstream.send({ deadlines: DEADLINES, ...request });
  }

  /** The whole body. */
  function bodyOf(answer: UpstreamAnswer): Promise<string> {
    let body = "";
    return new Promise((resolve, reject) => {
      answer.consume({
        data: (bytes) => void (body += bytes.toString("latin1")),
        end: () => resolve(body),
        fail: reject,
      });
    });
  }

  const ask = async (url: URL, changes: Partial<UpstreamRequest> = {}) =>
    bodyOf(await send(url, changes).answer);

  /** undici knows a turn of the event loop later that a connection is free: a call that begins at once has another. */
  const MAX_IN_TURN = client === "undici" ? 2 : 1;

  describe("a connection", () => {
    it("carries one call after another", async () => {
      const { sockets, url } = await serve((socket) => socket.write(OK));
      for (let call = 0; call < 5; call += 1) expect(await ask(url)).toBe("ok");
      expect(sockets.length).toBeLessThanOrEqual(MAX_IN_TURN);
    });

    it("carries one at a time", async () => {
      const waiting: Socket[] = [];
      const { sockets, url } = await serve((socket) => void waiting.push(socket));
      const both = Promise.all([ask(url), ask(url)]);
      await waitFor(() => waiting.length === 2, { label: "both calls" });
      for (const socket of waiting) socket.write(OK);
      expect(await both).toEqual(["ok", "ok"]);
      expect(sockets).toHaveLength(2);
    });

    it("is not used again when its server closes it", async () => {
      const { sockets, url } = await serve((socket) => {
        socket.end(OK.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n"));
      });
      expect([await ask(url), await ask(url)]).toEqual(["ok", "ok"]);
      expect(sockets).toHaveLength(2);
    });

    it("is not used again when its server has closed it while it was idle", async () => {
      const { sockets, url } = await serve((socket) => socket.write(OK));
      expect(await ask(url)).toBe("ok");
      sockets[0]?.end();
      await waitFor(() => sockets[0]?.closed, { label: "the connection's end" });
      expect(await ask(url)).toBe("ok");
      expect(sockets).toHaveLength(2);
    });

    it("on which unasked-for bytes come passes them to no caller", async () => {
      const poison = OK.replace("ok", "no");
      const { sockets, url } = await serve((socket, _data, connection) => {
        socket.write(connection === 1 ? OK + poison : OK);
      });
      expect(await ask(url)).toBe("ok");
      expect(await ask(url)).toBe("ok");
      expect(sockets).toHaveLength(2);
      sockets[1]?.write(poison);
      await waitFor(() => sockets[1]?.closed, { label: "the connection's end" });
      expect(await ask(url)).toBe("ok");
    });

    it("is dropped with a call whose caller no longer waits", async () => {
      const { sockets, url } = await serve(() => undefined);
      const pending = send(url);
      await waitFor(() => sockets.length === 1, { label: "the connection" });
      pending.abort();
      await expect(pending.answer).rejects.toMatchObject({ code: "upstream_failed" });
      await waitFor(() => sockets[0]?.closed, { label: "the connection's end" });
    });

    it("is not waited for longer than the deadline, and is dropped then", async () => {
      const { sockets, url } = await serve(() => undefined);
      const { answer } = send(url, { deadlines: { ...DEADLINES, firstByteMs: 20 } });
      await expect(answer).rejects.toMatchObject({ code: "upstream_timeout" });
      await waitFor(() => sockets[0]?.closed, { label: "the connection's end" });
    });

    it.each([
      ["nothing", ""],
      ["half a head", "HTTP/1.1 200 OK\r\ncont"],
      ["what is no HTTP", "220 smtp.example ESMTP\r\n\r\n"],
    ])("that brings %s and ends is a failure", async (_what, written) => {
      const { url } = await serve((socket) => socket.end(written));
      await expect(send(url).answer).rejects.toMatchObject({ code: "upstream_failed" });
    });

    it("that breaks within the body fails it", async () => {
      const { url } = await serve((socket) => socket.end(OK.replace("ok", "o")));
      const answer = await send(url).answer;
      await expect(bodyOf(answer)).rejects.toMatchObject({ code: "upstream_failed" });
    });
  });

  describe("what is sent", () => {
    const PIECES = [Buffer.alloc(70_000, "a"), Buffer.from("b")];
    const LONG = Buffer.alloc(3_000_000, "long ");
    const LENGTH: UpstreamRequest["headers"] = [["content-length", "70001"]];

    it.each([
      ["a short body", () => Buffer.from("short"), [], "short"],
      ["a long body", () => LONG, [], LONG.toString()],
      ["a body that comes in pieces", () => Readable.from(PIECES), [], PIECES.join("")],
      ["one of known length", () => Readable.from(PIECES), LENGTH, PIECES.join("")],
    ])("is %s, whole", async (_what, body, headers, expected) => {
      const received: string[] = [];
      const server = createHttpServer((request, response) => {
        let all = "";
        request.setEncoding("latin1");
        request.on("data", (piece: string) => void (all += piece));
        request.on("end", () => {
          received.push(all);
          response.end("done");
        });
      });
      const url = new URL(`http://127.0.0.1:${await listen(server)}/`);
      for (let call = 0; call < 2; call += 1) {
        expect(await ask(url, { body: body(), headers })).toBe("done");
      }
      expect(received.every((all) => all === expected)).toBe(true);
      expect(received).toHaveLength(2);
    });

    it("has no part in the next call on its connection, however its caller ends", async () => {
      let carrier: Socket | undefined;
      const { sockets, url } = await serve((socket, data) => {
        // The end of the chunks; undici finds out how long so short a body is.
        if (/\r\n0\r\n\r\n$|\r\n\r\nwhole$/.test(data)) socket.write(OK);
        else if (data.includes("content-length: 2")) carrier = socket;
      });
      const body = Readable.from(["whole"]);
      expect(await ask(url, { body })).toBe("ok");
      const next = send(url);
      await waitFor(() => carrier !== undefined, { label: "the next call" });
      body.emit("error", new Error("the caller left"));
      carrier?.write(OK);
      expect(await bodyOf(await next.answer)).toBe("ok");
      expect(sockets.length).toBeLessThanOrEqual(MAX_IN_TURN);
    });

    it("is dropped when the answer comes before its end, and the connection with it", async () => {
      const { sockets, url } = await serve((socket, data) => {
        if (data.startsWith("POST")) socket.write(OK);
      });
      let isEnded = false;
      const body = new Readable({ read: () => undefined });
      body.on("end", () => (isEnded = true));
      const { answer } = send(url, { body });
      await waitFor(() => sockets.length === 1, { label: "the connection" });
      body.push("first");
      expect(await bodyOf(await answer)).toBe("ok");
      body.push("dropped");
      body.push(null);
      await waitFor(() => isEnded, { label: "the rest to be dropped" });
      await waitFor(() => sockets[0]?.closed, { label: "the connection's end" });
    });
  });

  it("an answer comes no faster than it is read", async () => {
    const BYTES = 64 * 1024 * 1024;
    let written = 0;
    const { url } = await serve((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${BYTES}\r\n\r\n`);
      const piece = Buffer.alloc(64 * 1024);
      const more = (): void => {
        while (written < BYTES) {
          written += piece.length;
          if (!socket.write(piece)) return void socket.once("drain", more);
        }
      };
      more();
    });
    const answer = await send(url).answer;
    answer.pause();
    let [before, looks] = [-1, 0];
    // Until all that stands between us is full: nothing moves for a while.
    await waitFor(
      () => {
        looks = written === before ? looks + 1 : 0;
        before = written;
        return looks === 10;
      },
      { label: "the server to stop writing" },
    );
    expect(written).toBeLessThan(BYTES / 2);
    answer.resume();
    expect((await bodyOf(answer)).length).toBe(BYTES);
  });

  describe("with TLS", () => {
    const read = (name: string) =>
      readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");
    const [cert, key] = [read("localhost.crt"), read("localhost.key")];

    it("a server with a certificate that is trusted is called, by name and by address", async () => {
      const before = getCACertificates("default");
      setDefaultCACertificates([...before, cert]);
      try {
        const port = await listen(
          createTlsServer({ cert, key }, (_, response) => response.end("ok")),
        );
        for (const host of ["localhost", "127.0.0.1", "localhost"]) {
          expect(await ask(new URL(`https://${host}:${port}/`))).toBe("ok");
        }
      } finally {
        setDefaultCACertificates(before);
      }
    });

    it("a server with an untrusted certificate is not", async () => {
      const port = await listen(
        createTlsServer({ cert, key }, (_, response) => response.end("ok")),
      );
      const { answer } = send(new URL(`https://localhost:${port}/`));
      await expect(answer).rejects.toMatchObject({
        code: "upstream_failed",
        cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
      });
    });
  });
});
