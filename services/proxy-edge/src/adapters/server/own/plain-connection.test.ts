import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, connect, createServer as createListener, type Socket } from "node:net";

import { describe, expect, it, onTestFinished } from "vitest";

import { ArrivedRequest } from "../../../http/arrived-request.ts";
import type { Wire } from "../../../pipeline/exchange.ts";
import { PlainConnection } from "./plain-connection.ts";

type Serve = (wire: Wire) => void;

const KEEP_ALIVE_MS = 75_000;

/** A server that reads plain requests itself, and one that leaves all to node, with the same answers. */
function startBoth(serve: Serve) {
  const state = { nowMs: 0, connections: [] as PlainConnection[], handedOver: 0 };
  const node = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, outgoing) =>
    serve({ incoming, outgoing }),
  );
  const plain = createListener({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const connection = new PlainConnection(socket, {
      keepAliveMs: KEEP_ALIVE_MS,
      now: Date.now,
      monotonic: () => state.nowMs,
      serve(wire) {
        if (wire.incoming.url === "/nodes") return false;
        serve(wire);
        return true;
      },
      handOver(open) {
        state.handedOver += 1;
        node.emit("connection", open);
      },
    });
    state.connections.push(connection);
  });
  return { node, plain, state };
}

async function start(serve: Serve) {
  const { node, plain, state } = startBoth(serve);
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    node.close();
    plain.close();
  });
  const portOf = async (server: Server | ReturnType<typeof createListener>): Promise<number> => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("no port");
    return (address satisfies AddressInfo).port;
  };
  const [nodePort, plainPort] = [await portOf(node), await portOf(plain)];
  const open = (port: number): Caller => {
    const caller = new Caller(port);
    sockets.push(caller.socket);
    return caller;
  };
  return { state, call: () => open(plainPort), callNode: () => open(nodePort) };
}

/** A client that sends bytes and waits for what it expects of the answer. */
class Caller {
  readonly socket: Socket;
  #received = "";

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.setNoDelay(true);
    this.socket.on("error", () => undefined);
    this.socket.on("data", (chunk) => {
      this.#received += chunk.toString("latin1");
    });
  }

  send(text: string): void {
    this.socket.write(text, "latin1");
  }

  /** All that came until it ends in `text`. */
  async until(text: string): Promise<string> {
    while (!this.#received.endsWith(text)) await once(this.socket, "data");
    const received = this.#received;
    this.#received = "";
    return received.replaceAll(/Date: [^\r]*/g, "Date: now");
  }
}

const request = (body: string, path = "/plain"): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const bodyOf = async (incoming: Wire["incoming"]): Promise<string> => {
  if (incoming instanceof ArrivedRequest) return incoming.body.toString("latin1");
  return await textOf(incoming);
};

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of incoming) text += String(chunk);
  return text;
}

const echo: Serve = ({ incoming, outgoing }) => {
  const answer = async (): Promise<void> => {
    const text = `<${await bodyOf(incoming)}>`;
    outgoing.writeHead(200, ["content-length", String(text.length)]);
    outgoing.end(text, "latin1");
  };
  void answer();
};

const ANSWERS: Readonly<Record<string, { readonly serve: Serve; readonly end: string }>> = {
  "of a known length": {
    serve({ outgoing }) {
      outgoing.writeHead(200, ["content-type", "application/json", "content-length", "5"]);
      outgoing.end(Buffer.from("hello"));
    },
    end: "hello",
  },
  "as a text": {
    serve({ outgoing }) {
      outgoing.writeHead(429, ["Content-Length", "2"]);
      outgoing.end("\u00ff!", "latin1");
    },
    end: "!",
  },
  "in chunks": {
    serve({ outgoing }) {
      outgoing.writeHead(200, ["content-type", "text/event-stream"]);
      outgoing.flushHeaders();
      outgoing.write(Buffer.from("data: 1\n\n"));
      outgoing.write(Buffer.from(""));
      outgoing.write(Buffer.from("data: 2\n\n"));
      outgoing.end("data: [DONE]\n\n");
    },
    end: "\r\n0\r\n\r\n",
  },
  "in chunks, the last of bytes": {
    serve({ outgoing }) {
      outgoing.writeHead(200, []);
      outgoing.write(Buffer.from("a"));
      outgoing.end(Buffer.from("b"));
    },
    end: "0\r\n\r\n",
  },
  "of no chunk": {
    serve({ outgoing }) {
      outgoing.writeHead(200, []);
      outgoing.flushHeaders();
      outgoing.end();
    },
    end: "0\r\n\r\n",
  },
  "in large pieces": {
    serve({ outgoing }) {
      outgoing.writeHead(200, []);
      outgoing.write(Buffer.alloc(40_000, "a"));
      outgoing.end(Buffer.alloc(50_000, "b"));
    },
    end: "0\r\n\r\n",
  },
  "large, of a known length": {
    serve({ outgoing }) {
      outgoing.writeHead(200, ["content-length", "90000"]);
      outgoing.write(Buffer.alloc(40_000, "a"));
      outgoing.end(Buffer.alloc(50_000, "b"));
    },
    end: "b".repeat(50_000),
  },
  "without a body": {
    serve({ outgoing }) {
      outgoing.writeHead(204, []);
      outgoing.end();
    },
    end: "\r\n\r\n",
  },
  "that is the last": {
    serve({ outgoing }) {
      outgoing.shouldKeepAlive = false;
      outgoing.writeHead(200, ["content-length", "1"]);
      outgoing.end(Buffer.from("x"));
    },
    end: "x",
  },
  "that says it is the last": {
    serve({ outgoing }) {
      outgoing.writeHead(200, ["connection", "close", "content-length", "1"]);
      outgoing.end(Buffer.from("x"));
    },
    end: "x",
  },
};

describe("answers to plain requests", () => {
  it.each(Object.entries(ANSWERS))("are node's: %s", async (_what, { end, serve }) => {
    const { call, callNode } = await start(serve);
    const [plain, node] = [call(), callNode()];
    for (const caller of [plain, node]) caller.send(request("{}"));
    const sorted = (text: string) => {
      const [head = "", ...body] = text.split("\r\n\r\n");
      const [status, ...lines] = head.split("\r\n");
      return { status, lines: lines.map((line) => line.toLowerCase()).toSorted(), body };
    };
    expect(sorted(await plain.until(end))).toEqual(sorted(await node.until(end)));
  });

  it("hold no line break of a header's, and the error does not show it", async () => {
    const errors: unknown[] = [];
    const { call } = await start(({ outgoing }) => {
      for (const headers of [
        ["a", "b\r\nset: x"],
        ["a\r\nb", "c"],
        ["a", "\u0100"],
      ]) {
        try {
          outgoing.writeHead(200, headers);
        } catch (error) {
          errors.push(String(error));
        }
      }
      outgoing.writeHead(200, ["content-length", "1"]);
      outgoing.end(Buffer.from("x"));
    });
    const caller = call();
    caller.send(request(""));
    expect(await caller.until("x")).not.toContain("set");
    expect(errors).toEqual([
      "Error: a header value that cannot be sent",
      "Error: a header name that cannot be sent",
      "Error: a header value that cannot be sent",
    ]);
  });
});

describe("a connection", () => {
  it("takes one request after the other, however they are cut", async () => {
    const { call, state } = await start(echo);
    const caller = call();
    caller.send(request("one"));
    await caller.until("<one>");
    const two = request("two");
    caller.send(two.slice(0, 20));
    caller.send(two.slice(20, -1));
    caller.send(two.slice(-1));
    await caller.until("<two>");
    expect(state.handedOver).toBe(0);
  });

  it("answers requests that are sent ahead, in their order", async () => {
    const { call, state } = await start(echo);
    const caller = call();
    const names = Array.from({ length: 50 }, (_, index) => `n${index}`);
    caller.send(names.map((name) => request(name)).join(""));
    const answers = await caller.until("<n49>");
    expect(answers.match(/<n\d+>/g)).toEqual(names.map((name) => `<${name}>`));
    expect(state.handedOver).toBe(0);
  });

  it.each([
    ["another method", "GET /x HTTP/1.1\r\nHost: x\r\n\r\n", "<>"],
    [
      "chunks",
      "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
      "<abc>",
    ],
    ["a path that is node's", request("abc", "/nodes"), "<abc>"],
    ["a large body", request("a".repeat(70_000)), `${"a".repeat(70_000)}>`],
  ])("is node's from the first request on that is not plain: %s", async (_what, other, answer) => {
    const { call, state } = await start(echo);
    const caller = call();
    caller.send(request("one") + other);
    await caller.until(answer);
    expect(state.handedOver).toBe(1);
    caller.send(request("three"));
    await caller.until("<three>");
    expect(state.handedOver).toBe(1);
  });

  it("is node's when a head comes in many pieces, and answered all the same", async () => {
    const { call, state } = await start(echo);
    const caller = call();
    for (const byte of request("slow").slice(0, 30)) {
      caller.send(byte);
      await new Promise(setImmediate);
    }
    caller.send(request("slow").slice(30));
    await caller.until("<slow>");
    expect(state.handedOver).toBe(1);
  });

  it("is node's, by its deadlines, when a request is not whole after a while", async () => {
    const { call, state } = await start(echo);
    const caller = call();
    caller.send(request("one"));
    await caller.until("<one>");
    caller.send(request("two").slice(0, -1));
    const [connection] = state.connections;
    while (state.handedOver === 0) {
      connection?.check(state.nowMs);
      await new Promise(setImmediate);
    }
    caller.send("o");
    expect(await caller.until("<two>")).toContain("200 OK");
  });

  it("is closed when nothing comes for too long", async () => {
    const { call, state } = await start(echo);
    const caller = call();
    caller.send(request("one"));
    await caller.until("<one>");
    const [connection] = state.connections;
    state.nowMs = KEEP_ALIVE_MS;
    connection?.check(state.nowMs);
    caller.send(request("two"));
    await caller.until("<two>");
    const closed = once(caller.socket, "close");
    state.nowMs = 3 * KEEP_ALIVE_MS;
    connection?.check(state.nowMs);
    await closed;
    expect(state.handedOver).toBe(0);
  });

  it.each(["destroy", "end"] as const)("tells of a caller that leaves: %s", async (leave) => {
    const left = Promise.withResolvers<boolean>();
    const { call } = await start(({ outgoing }) => {
      outgoing.once("close", () => left.resolve(outgoing.writableFinished));
      outgoing.writeHead(200, []);
      outgoing.write(Buffer.from("begun"));
    });
    const caller = call();
    caller.send(request(""));
    await caller.until("begun\r\n");
    caller.socket[leave]();
    expect(await left.promise).toBe(false);
  });

  it("tells when a slow caller takes more", async () => {
    const piece = Buffer.alloc(60_000, "a");
    const drained = Promise.withResolvers<void>();
    const { call } = await start(({ outgoing }) => {
      outgoing.writeHead(200, []);
      while (outgoing.write(piece));
      outgoing.once("drain", () => {
        drained.resolve();
        outgoing.end("last");
      });
    });
    const caller = call();
    caller.socket.pause();
    caller.send(request(""));
    caller.socket.resume();
    await drained.promise;
    expect(await caller.until("4\r\nlast\r\n0\r\n\r\n")).toMatch(/^HTTP/);
  });
});
