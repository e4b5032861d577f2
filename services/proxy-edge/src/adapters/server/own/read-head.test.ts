import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { duplexPair } from "node:stream";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { KnownHead } from "./known-head.ts";
import { type PlainHead, readHead } from "./read-head.ts";

const HEAD =
  "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer k\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n";

const read = (text: string) => readHead(Buffer.from(text, "latin1"));

describe("readHead", () => {
  it("reads a plain request", () => {
    expect(read(`${HEAD}{"a"`)).toEqual({
      method: "POST",
      url: "/v1/chat/completions",
      headers: {
        host: "gateway",
        authorization: "Bearer k",
        "content-type": "application/json",
        "content-length": "4",
      },
      rawHeaders: [
        "Host",
        "gateway",
        "Authorization",
        "Bearer k",
        "Content-Type",
        "application/json",
        "Content-Length",
        "4",
      ],
      headBytes: HEAD.length,
      bodyBytes: 4,
      lengthAt: HEAD.length - 5,
      kind: {},
    });
  });

  it("waits for the rest of a head, wherever it is cut", () => {
    for (let length = 0; length < HEAD.length; length += 1) {
      expect(read(HEAD.slice(0, length))).toBe("incomplete");
    }
  });

  it.each([
    ["another method", HEAD.replace("POST", "PUT")],
    ["a method in lower case", HEAD.replace("POST", "post")],
    ["HTTP/1.0", HEAD.replace("HTTP/1.1", "HTTP/1.0")],
    ["an absolute target", HEAD.replace("/v1", "http://x/v1")],
    ["two blanks behind the method", HEAD.replace("POST ", "POST  ")],
    ["an empty line in front", `\r\n${HEAD}`],
    ["two lengths", HEAD.replace("\r\n\r\n", "\r\nContent-Length: 4\r\n\r\n")],
    ["two lengths in one", HEAD.replace(": 4", ": 4, 4")],
    ["a length with a sign", HEAD.replace(": 4", ": +4")],
    ["a length in hexadecimal", HEAD.replace(": 4", ": 0x4")],
    ["no length", HEAD.replace("Content-Length: 4\r\n", "")],
    ["a large body", HEAD.replace(": 4", ": 65537")],
    ["chunks", HEAD.replace("\r\n\r\n", "\r\nTransfer-Encoding: chunked\r\n\r\n")],
    [
      "chunks beside a length, misspelt",
      HEAD.replace("\r\n\r\n", "\r\nTransfer-Encoding : x\r\n\r\n"),
    ],
    ["no host", HEAD.replace("Host: gateway\r\n", "")],
    ["two hosts", HEAD.replace("\r\n\r\n", "\r\nhost: other\r\n\r\n")],
    ["a blank before the colon", HEAD.replace("Host:", "Host :")],
    ["a line that goes on", HEAD.replace("gateway\r\n", "gateway\r\n more\r\n")],
    ["a bare line feed", HEAD.replace("gateway\r\n", "gateway\n")],
    ["a bare carriage return", HEAD.replace("gateway", "gate\rway")],
    ["a zero byte", HEAD.replace("gateway", "gate\0way")],
    ["a byte above ASCII", HEAD.replace("gateway", "gate\u00fcway")],
    ["a name that is none", HEAD.replace("Host", "Ho st")],
    ["a name of every object", HEAD.replace("\r\n\r\n", "\r\n__proto__: x\r\n\r\n")],
    ["an upgrade", HEAD.replace("\r\n\r\n", "\r\nUpgrade: websocket\r\n\r\n")],
    ["an expectation", HEAD.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n")],
    [
      "a connection that is to be closed",
      HEAD.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"),
    ],
    ["too many lines", HEAD.replace("\r\n\r\n", `${manyLines(101)}\r\n\r\n`)],
    ["too long a head", HEAD.replace("gateway", "g".repeat(16 * 1024))],
  ])("leaves to node: %s", (_what, text) => {
    expect(read(text)).toBe("other");
  });

  it("understands nothing that node does not understand in the same way", async () => {
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(requests(), async (text) => {
        const bytes = Buffer.from(text, "latin1");
        const head = readHead(bytes);
        if (typeof head === "string" || bytes.length < head.headBytes + head.bodyBytes) return;
        plain += 1;
        expect(await asNodeReads(bytes)).toEqual(asWeRead(head, bytes));
      }),
      { numRuns: 1500 },
    );
    // The property says something: most of what is generated is read.
    expect(plain).toBeGreaterThan(200);
  });
});

describe("a head like the one before it", () => {
  const known = (text: string) => {
    const head = read(text);
    if (typeof head === "string") throw new Error("no plain head");
    return { head, known: new KnownHead(head, Buffer.from(text, "latin1")) };
  };

  it.each(["4", "5", "0", "00", "12345", "65536"])("is known by its length alone: %s", (length) => {
    const text = `${HEAD.replace(": 4", `: ${length}`)}{"a"`;
    const { head, known: before } = known(HEAD);
    const again = before.read(Buffer.from(text, "latin1"));
    expect(again).toEqual(read(text));
    expect(again?.kind).toBe(head.kind);
  });

  it.each([
    ["another secret", HEAD.replace("Bearer k", "Bearer l")],
    ["another path", HEAD.replace("/v1/chat", "/v2/chat")],
    ["a line more", HEAD.replace("\r\n\r\n", "\r\nX-A: 1\r\n\r\n")],
    ["no length", HEAD.replace(": 4", ": ")],
    ["a length with a sign", HEAD.replace(": 4", ": +4")],
    ["a large body", HEAD.replace(": 4", ": 65537")],
    ["too many digits", HEAD.replace(": 4", ": 000004")],
    ["a part of it", HEAD.slice(0, -1)],
  ])("is not known with %s", (_what, text) => {
    expect(known(HEAD).known.read(Buffer.from(text, "latin1"))).toBeUndefined();
  });

  it("is what reading it would give, whichever came before", () => {
    let again = 0;
    const pair = fc.tuple(requests(), requests(), fc.boolean());
    fc.assert(
      fc.property(pair, ([one, other, isLike]) => {
        const head = read(one);
        if (typeof head === "string") return;
        const bytes = Buffer.from(isLike ? withLengthOf(one, other) : other, "latin1");
        const found = new KnownHead(head, Buffer.from(one, "latin1")).read(bytes);
        if (found === undefined) return;
        again += 1;
        expect(found).toEqual(readHead(bytes));
      }),
      { numRuns: 3000 },
    );
    expect(again).toBeGreaterThan(200);
  });
});

/** The one request with the length of the other. */
const withLengthOf = (one: string, other: string): string => {
  const [, length = ""] = /Content-Length: (.*)\r\n/.exec(other) ?? [];
  return one.replace(/(Content-Length: ).*\r\n/, `$1${length}\r\n`);
};

const manyLines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `\r\nx-${index}: 1`).join("");

/** Requests that are nearly plain: a valid one in which some pieces are put, replaced or taken away. */
function requests(): fc.Arbitrary<string> {
  const name = fc.constantFrom(
    "X-A",
    "cookie",
    "Accept",
    "content-length",
    "TE",
    "host",
    "Connection",
    "constructor",
    "x_b",
    "Transfer-Encoding",
  );
  const value = fc.oneof(
    fc.constantFrom("", "1", " 4\t", "keep-alive", "close", "chunked", "a, b", '"x"'),
    fc.string({ maxLength: 8 }),
  );
  const extra = fc.array(fc.tuple(name, value), { maxLength: 3 });
  const piece = fc.constantFrom(
    "\r\n",
    "\n",
    "\r",
    " ",
    "\t",
    ":",
    "\0",
    "\u007f",
    "\u00e9",
    "0",
    "4",
    ",",
    ";",
  );
  const change = fc.record({
    at: fc.nat(),
    drop: fc.nat({ max: 2 }),
    piece: fc.oneof(fc.constant(""), piece),
  });
  return fc
    .tuple(extra, fc.array(change, { maxLength: 1 }), fc.string({ maxLength: 12 }))
    .map(([lines, changes, body]) => {
      const content = Buffer.from(body);
      const more = lines.map(([header, text]) => `${header}: ${text}\r\n`).join("");
      let head = HEAD.replace(
        "Content-Length: 4\r\n\r\n",
        `${more}Content-Length: ${content.length}\r\n\r\n`,
      );
      for (const { at, drop, piece: put } of changes) {
        const place = at % head.length;
        head = head.slice(0, place) + put + head.slice(place + drop);
      }
      return head + content.toString("latin1");
    });
}

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly rawHeaders: readonly string[];
  readonly body: string;
  readonly rest: string;
}

const asWeRead = (
  { bodyBytes, headBytes, headers, method, rawHeaders, url }: PlainHead,
  bytes: Buffer,
): Seen => {
  const end = headBytes + bodyBytes;
  return {
    method,
    url,
    headers,
    rawHeaders,
    body: bytes.toString("latin1", headBytes, end),
    rest: bytes.toString("latin1", end),
  };
};

/** What node makes of the first request in `bytes`; what follows it is a request of its own, or none. */
async function asNodeReads(bytes: Buffer): Promise<Seen | string> {
  const [near, far] = duplexPair();
  const server = createServer();
  const first = once(server, "request");
  const refused = once(server, "clientError").then(([error]) => String(error));
  server.emit("connection", far);
  near.write(bytes);
  try {
    const seen = await Promise.race([first, refused]);
    if (typeof seen === "string") return seen;
    const [incoming]: IncomingMessage[] = seen;
    if (incoming === undefined) return "nothing";
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const { headers, method, rawHeaders, url } = incoming;
    const body = Buffer.concat(chunks).toString("latin1");
    const length = bytes.indexOf("\r\n\r\n") + 4 + body.length;
    return { method, url, headers, rawHeaders, body, rest: bytes.toString("latin1", length) };
  } finally {
    near.destroy();
    far.destroy();
  }
}
