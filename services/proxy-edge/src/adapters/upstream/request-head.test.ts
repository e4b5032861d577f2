import { Readable } from "node:stream";

import type { HeaderLine } from "@lintel/providers";
import { expect, it } from "vitest";

import type { UpstreamRequest } from "../../ports/upstream.ts";
import { requestHead } from "./request-head.ts";

const deadlines = { connectMs: 1, firstByteMs: 1, idleMs: 1, totalMs: 1 };
const request = (changes: Partial<UpstreamRequest>): UpstreamRequest => ({
  url: new URL("http://api.test:8080/v1/chat?a=%0d%0A b"),
  method: "POST",
  headers: [],
  body: Buffer.from("{}"),
  deadlines,
  ...changes,
});
const START =
  "POST /v1/chat?a=%0d%0A%20b HTTP/1.1\r\nhost: api.test:8080\r\nconnection: keep-alive\r\n";

it("has the lines it is given, and the length of its body", () => {
  const headers: HeaderLine[] = [
    ["X-One", "é"],
    ["content-length", "999"],
    ["x-one", "2"],
  ];
  expect(requestHead(request({ headers }))).toEqual({
    text: `${START}X-One: é\r\nx-one: 2\r\ncontent-length: 2\r\n\r\n`,
    isChunked: false,
  });
});

it.each([
  ["POST", "content-length: 0\r\n"],
  ["GET", ""],
  ["DELETE", ""],
] as const)("says of an empty body of %s: %j", (method, said) => {
  const { text } = requestHead(request({ method, body: Buffer.alloc(0) }));
  expect(text).toBe(`${START.replace("POST", method)}${said}\r\n`);
});

it("of a body that comes as it comes says the length, where there is one", () => {
  const body = Readable.from([]);
  const headers: HeaderLine[] = [["Content-Length", "7"]];
  expect(requestHead(request({ body, headers }))).toEqual({
    text: `${START}Content-Length: 7\r\n\r\n`,
    isChunked: false,
  });
  expect(requestHead(request({ body }))).toEqual({
    text: `${START}transfer-encoding: chunked\r\n\r\n`,
    isChunked: true,
  });
});

it.each([
  ["x", "a\r\nhost: evil"],
  ["x", "a\nb"],
  ["x", "a\0"],
  // Written as Latin-1, its low byte would be a line feed.
  ["x", "\u010a"],
  ["x: y\r\nz", "a"],
  ["x y", "a"],
  ["", "a"],
] satisfies HeaderLine[])("is not made with the line %j: %j", (...line) => {
  expect(() => requestHead(request({ headers: [line] }))).toThrow(/cannot be sent/);
});
