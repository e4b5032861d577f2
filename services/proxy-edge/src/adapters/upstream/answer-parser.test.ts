import type { HeaderLine } from "@lintel/providers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { AnswerParser } from "./answer-parser.ts";
import { MalformedAnswer } from "./malformed-answer.ts";

interface Seen {
  status: number;
  lines: readonly HeaderLine[];
  body: string;
}

/** Reads answers that come in these pieces, one after another, to requests with these methods. */
function read(pieces: readonly Buffer[], methods: readonly string[] = ["POST"]) {
  const answers: Seen[] = [];
  const parser = new AnswerParser({
    head: (status, lines) => void answers.push({ status, lines, body: "" }),
    data(bytes) {
      const last = answers.at(-1);
      if (last !== undefined) last.body += bytes.toString("latin1");
    },
  });
  const left = [...methods];
  parser.expect(left.shift() ?? "");
  for (const piece of pieces) {
    parser.push(piece);
    if (parser.isOver && left.length > 0) parser.expect(left.shift() ?? "");
  }
  return { answers, parser };
}

const text = (value: string) => Buffer.from(value, "latin1");

/** A text in pieces that end at these places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1))), bytes.length];
  let from = 0;
  return ends
    .toSorted((a, b) => a - b)
    .map((end) => {
      const piece = bytes.subarray(from, end);
      from = end;
      return piece;
    });
}

const token = fc.stringMatching(/^[\w!#$%&'*+.^`|~-]{1,20}$/).map((name) => `x-${name}`);
const value = fc
  .string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) })
  .filter((said) => said === said.trim());
const lines = fc.array(fc.tuple(token, value), { maxLength: 6 });
const body = fc
  .uint8Array({ maxLength: 200 })
  .map((bytes) => Buffer.from(bytes).toString("latin1"));

/** An answer as it is written, and what it says. */
const answer = fc
  .record({
    status: fc.integer({ min: 200, max: 599 }),
    lines,
    parts: fc.array(body),
    kind: fc.nat(2),
  })
  .map(({ kind, lines: own, parts, status }) => {
    const said = [204, 304].includes(status) ? [] : parts.filter((part) => part !== "");
    const whole = said.join("");
    const extension = kind === 2 ? ';a="b"' : "";
    const trailer = kind === 2 ? "X-Trailer: 1\r\n" : "";
    const chunks = said.map((part) => `${part.length.toString(16)}${extension}\r\n${part}\r\n`);
    const framing: HeaderLine =
      kind === 0 ? ["Content-Length", String(whole.length)] : ["Transfer-Encoding", "chunked"];
    const framed = kind === 0 ? whole : `${chunks.join("")}0\r\n${trailer}\r\n`;
    const all: HeaderLine[] = [...own, framing];
    const head = all.map(([name, each]) => `${name}: ${each}\r\n`).join("");
    const hasBody = status !== 204 && status !== 304;
    return {
      written: `HTTP/1.1 ${status} Fine\r\n${head}\r\n${hasBody ? framed : ""}`,
      expected: { status, lines: all, body: whole },
    };
  });

describe("an answer", () => {
  it("is read as it was written, wherever it is cut", () => {
    fc.assert(
      fc.property(
        answer,
        fc.array(fc.nat(5000), { maxLength: 8 }),
        ({ expected, written }, places) => {
          const { answers, parser } = read(cut(text(written), places));
          expect(answers).toEqual([expected]);
          expect([parser.isOver, parser.keepsAlive]).toEqual([true, true]);
        },
      ),
    );
  });

  it("ends where the next begins", () => {
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 4 }), (several) => {
        const pieces = several.map(({ written }) => text(written));
        const { answers } = read(
          pieces,
          several.map(() => "GET"),
        );
        expect(answers).toEqual(several.map(({ expected }) => expected));
      }),
    );
  });

  it("has no body where its request or its status says so", () => {
    const head = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n";
    const { answers, parser } = read(
      [text(head), text("HTTP/1.1 304 No\r\n\r\n")],
      ["HEAD", "GET"],
    );
    expect(answers.map(({ body: said, status }) => [status, said])).toEqual([
      [200, ""],
      [304, ""],
    ]);
    expect(parser.isOver).toBe(true);
  });

  it("comes after those that only inform", () => {
    const hints = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n";
    const { answers } = read([text(`${hints}HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok`)]);
    expect(answers).toMatchObject([{ status: 200, body: "ok" }]);
  });

  it("without a length ends with the connection", () => {
    const { answers, parser } = read([text("HTTP/1.1 200 OK\r\n\r\nsome"), text("thing")]);
    expect(parser.isOver).toBe(false);
    parser.close();
    expect([answers[0]?.body, parser.isOver, parser.keepsAlive]).toEqual([
      "something",
      true,
      false,
    ]);
  });

  it.each([
    "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfour",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nfour\r\n",
    "HTTP/1.1 200 OK\r\ncontent",
    "",
  ])("that is cut, as in %j, is an error when the connection ends", (written) => {
    const { parser } = read([text(written)]);
    expect(() => parser.close()).toThrow(MalformedAnswer);
  });
});

describe("a connection", () => {
  const OK = "content-length: 2\r\n\r\nok";
  it.each([
    ["HTTP/1.1 200 OK\r\n", true],
    ["HTTP/1.1 200 OK\r\nConnection: Close\r\n", false],
    ["HTTP/1.1 200 OK\r\nconnection: x-a, close\r\n", false],
    ["HTTP/1.0 200 OK\r\n", false],
    ["HTTP/1.0 200 OK\r\nconnection: keep-alive\r\n", true],
  ])("after %j is used again: %s", (head, isKept) => {
    expect(read([text(head + OK)]).parser.keepsAlive).toBe(isKept);
  });

  it.each([
    `HTTP/1.1 200 OK\r\n${OK}H`,
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nHTTP",
    "HTTP/1.1 204 None\r\n\r\nok",
  ])("that brings more than was asked for, as in %j, is not; the answer stands", (written) => {
    const { answers, parser } = read([text(written)]);
    expect([parser.isOver, parser.keepsAlive]).toEqual([true, false]);
    expect(answers).toHaveLength(1);
    expect(["ok", ""]).toContain(answers[0]?.body);
  });

  it("is kept as long as its server says", () => {
    const { parser } = read([text(`HTTP/1.1 200 OK\r\nkeep-alive: max=9, timeout=75\r\n${OK}`)]);
    expect(parser.idleMs).toBe(75_000);
  });
});

describe("what is no answer, or ends in two places, is an error:", () => {
  it.each([
    "HTTP/2 200 OK\r\n\r\n",
    "HTTP/1.1 20 OK\r\n\r\n",
    "HTTP/1.1 200\nx: y\r\n\r\n",
    "SSH-2.0-OpenSSH\r\n\r\n",
    "HTTP/1.1 101 Switching\r\nupgrade: x\r\n\r\n",
    "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n",
    "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 5\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n",
    "HTTP/1.1 200 OK\r\ncontent-length: +5\r\n\r\n",
    "HTTP/1.1 200 OK\r\ncontent-length:\r\n\r\n",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n",
    "HTTP/1.1 200 OK\r\ntransfer-encoding : chunked\r\n\r\n",
    "HTTP/1.1 200 OK\r\nx: a\r\n folded: b\r\n\r\n",
    "HTTP/1.1 200 OK\r\nx: a\ncontent-length: 5\r\n\r\n",
    "HTTP/1.1 200 OK\r\nx: a\rb\r\n\r\n",
    "HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n",
    "HTTP/1.1 200 OK\r\n: a\r\n\r\n",
    "HTTP/1.1 200 OK\r\nx\r\n\r\n",
    `HTTP/1.1 200 OK\r\nx: ${"a".repeat(70_000)}`,
  ])("%j", (written) => {
    expect(() => read([text(written)])).toThrow(MalformedAnswer);
  });

  it.each([
    "\r\nok",
    "g\r\n",
    "-1\r\n",
    "0x2\r\nok",
    "2\nok\r\n",
    "2\r\nokay",
    "2\r\nok\n0\r\n\r\n",
    "1000000000000\r\n",
    `2;${"a".repeat(20_000)}`,
    "0\r\nx: a\n\r\n",
    `0\r\n${"x: a\r\n".repeat(5000)}`,
  ])("the chunk %j", (written) => {
    const head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    expect(() => read([text(head + written)])).toThrow(MalformedAnswer);
  });
});
