import type { IncomingHttpHeaders } from "node:http";

import type { RequestHead } from "../../../http/arrived-request.ts";
import { perName } from "../../../http/per-name.ts";
import { toLength } from "../../../http/to-length.ts";

/** The head of a request, and where its body lies. */
export interface PlainHead extends RequestHead {
  /** Bytes of the head, the empty line at its end included. */
  readonly headBytes: number;
  readonly bodyBytes: number;
  /** Where the digits of `content-length` begin. */
  readonly lengthAt: number;
}

/** As node's `maxHeaderSize`: a longer one is left to node, which refuses it. */
const MAX_HEAD_BYTES = 16 * 1024;
/** A larger body is not awaited here. */
export const MAX_BODY_BYTES = 64 * 1024;

const END_OF_HEAD = Buffer.from("\r\n\r\n");
const START = "POST ";
const END_OF_START = " HTTP/1.1";
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** All lines together: what a line may contain, and how it ends. */
const HEAD_TEXT = /^(?:[\t\u0020-\u007e]*\r\n)+$/;
/** They decide how a request is framed, or what becomes of its connection, and there is more than one way to write them. */
const NOT_PLAIN: ReadonlySet<string> = new Set([
  "transfer-encoding",
  "upgrade",
  "expect",
  "te",
  "trailer",
  "proxy-connection",
  "keep-alive",
  "http2-settings",
  // node makes a list of it.
  "set-cookie",
]);
/** More are left to node, which has a bound of its own. */
const MAX_LINES = 100;

/**
 * Reads the head of a plain request at the start of `bytes`: a POST over HTTP/1.1 whose length is said once, in digits, whose
 * lines hold nothing but visible ASCII, and none of whose headers comes twice. `"incomplete"` when more of it may follow;
 * `"other"` for everything else, which says nothing against it: node reads that. A plain head has one meaning only
 * (RFC 9112, sections 3, 5 and 6), which is the one node gives it.
 */
export function readHead(bytes: Buffer): PlainHead | "incomplete" | "other" {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end < 0) return mayBecomePlain(bytes) ? "incomplete" : "other";
  if (end > MAX_HEAD_BYTES) return "other";
  const text = bytes.toString("latin1", 0, end + 2);
  const endOfStart = text.indexOf("\r\n");
  const url = targetOf(text, endOfStart);
  if (url === undefined || !HEAD_TEXT.test(text)) return "other";
  const lines = readLines(text, endOfStart + 2);
  const bodyBytes = lines === undefined ? undefined : plainLength(lines.headers);
  if (lines === undefined || bodyBytes === undefined) return "other";
  const headBytes = end + END_OF_HEAD.length;
  return { method: "POST", url, ...lines, headBytes, bodyBytes, kind: {} };
}

/** The length of the body; `undefined` when the headers are not those of a plain request. */
function plainLength(headers: IncomingHttpHeaders): number | undefined {
  if (headers.host === undefined || !keepsAlive(headers)) return undefined;
  const length = toLength(headers["content-length"] ?? "");
  return length === undefined || length > MAX_BODY_BYTES ? undefined : length;
}

const mayBecomePlain = (bytes: Buffer): boolean =>
  bytes.length <= MAX_HEAD_BYTES &&
  START.startsWith(bytes.toString("latin1", 0, Math.min(bytes.length, START.length)));

/** The target of a start line that ends at `end`. */
function targetOf(text: string, end: number): string | undefined {
  if (!text.startsWith(START) || !text.startsWith(END_OF_START, end - END_OF_START.length)) {
    return undefined;
  }
  const target = text.slice(START.length, end - END_OF_START.length);
  return target.startsWith("/") && !target.includes(" ") && !target.includes("\t")
    ? target
    : undefined;
}

/** The header lines of `text` from `at` on; `undefined` when one of them is not plain. */
function readLines(
  text: string,
  at: number,
): Pick<PlainHead, "headers" | "lengthAt" | "rawHeaders"> | undefined {
  let lengthAt = 0;
  const headers: IncomingHttpHeaders = {};
  const rawHeaders: string[] = [];
  for (let start = at; start < text.length;) {
    if (rawHeaders.length === 2 * MAX_LINES) return undefined;
    const end = text.indexOf("\r\n", start);
    const colon = text.indexOf(":", start);
    if (colon < 0 || colon > end) return undefined;
    const name = text.slice(start, colon);
    const lower = plainName(name);
    if (lower === undefined || headers[lower] !== undefined) return undefined;
    const value = trimmed(text, colon + 1, end);
    headers[lower] = value;
    if (lower === "content-length") lengthAt = text.indexOf(value, colon);
    rawHeaders.push(name, value);
    start = end + 2;
  }
  return { headers, rawHeaders, lengthAt };
}

/** A header's name in lower case; `undefined` when it is not a name, or not that of a plain header. */
const plainName = perName((name): string | undefined => {
  const lower = name.toLowerCase();
  // `Object.prototype` has members of such names.
  return !NAME.test(name) || lower in {} || NOT_PLAIN.has(lower) ? undefined : lower;
});

/** Without the blanks around it (RFC 9110, section 5.5). */
function trimmed(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

const keepsAlive = ({ connection }: IncomingHttpHeaders): boolean =>
  connection === undefined || connection === "keep-alive" || connection === "Keep-Alive";
