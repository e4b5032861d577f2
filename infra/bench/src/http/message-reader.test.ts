import { expect, it } from "vitest";

import { MessageReader } from "./message-reader.ts";

function readAll(pieces: readonly string[]): { heads: string[]; bodies: string[] } {
  const heads: string[] = [];
  const bodies: string[] = [];
  let body = "";
  const reader = new MessageReader({
    onHead: (head) => heads.push(head),
    onBody: (source, start, end) => {
      body += source.toString("latin1", start, end);
    },
    onEnd: () => {
      bodies.push(body);
      body = "";
    },
  });
  for (const piece of pieces) reader.push(Buffer.from(piece));
  return { heads, bodies };
}

const SIZED = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const CHUNKED =
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n";
const BARE = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

it("reads messages with a length, in chunks and without a body, one after another", () => {
  const { heads, bodies } = readAll([SIZED + CHUNKED + BARE + SIZED]);
  expect(bodies).toEqual(["hello", "abc0123456789", "", "hello"]);
  expect(heads).toHaveLength(4);
  expect(heads[2]).toBe("GET / HTTP/1.1\r\nhost: a");
});

it("reads the same however the bytes are cut", () => {
  const all = SIZED + CHUNKED + SIZED;
  for (let size = 1; size < all.length; size += 1) {
    const pieces = [];
    for (let at = 0; at < all.length; at += size) pieces.push(all.slice(at, at + size));
    expect(readAll(pieces).bodies).toEqual(["hello", "abc0123456789", "hello"]);
  }
});

it("does not end a message that has not ended", () => {
  expect(readAll([CHUNKED.slice(0, -2)]).bodies).toEqual([]);
  expect(readAll([SIZED.slice(0, -1)]).bodies).toEqual([]);
});
