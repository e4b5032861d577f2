import type { HeaderLine } from "@lintel/providers";

import { toLength } from "../../http/to-length.ts";
import { MalformedAnswer } from "./malformed-answer.ts";

/** The head of an answer, and what of it says how the answer is framed. */
export interface AnswerHead {
  readonly status: number;
  readonly lines: readonly HeaderLine[];
  readonly length: string | undefined;
  readonly coding: string | undefined;
  /** The connection stays open. */
  readonly isKept: boolean;
  /** Milliseconds the server keeps it when idle. */
  readonly keepAliveMs: number | undefined;
}

/**
 * Reads the head that ends before `end`, where its empty line begins. Throws a `MalformedAnswer` for lines that are
 * folded, hold or end in a single CR or LF, have a name that is no token or no colon behind it, and for two lengths or
 * codings.
 */
export function readHead(bytes: Buffer, end: number): AnswerHead {
  const text = bytes.toString("latin1", 0, end);
  if (text.includes("\0")) throw new MalformedAnswer("an invalid line");
  const first = endOfLine(text, 0);
  const status = statusOf(text, first);
  const lines: HeaderLine[] = [];
  const framing = new Framing();
  for (let from = first + 2; from < end;) {
    const colon = endOfName(bytes, from);
    const lineEnd = endOfLine(text, colon);
    const value = text.slice(afterBlanks(bytes, colon + 1, lineEnd), lineEnd);
    const line: HeaderLine = [text.slice(from, colon), withoutBlanksBehind(value)];
    lines.push(line);
    framing.note(line);
    from = lineEnd + 2;
  }
  const { coding, keepAliveMs, length, says } = framing;
  const isKept = text[7] === "1" ? !says.includes("close") : says.includes("keep-alive");
  return { status, lines, length, coding, isKept, keepAliveMs };
}

/** The status in the first line: `HTTP/1.1 200 OK`, or `HTTP/1.0`, or without a word behind it. */
function statusOf(text: string, end: number): number {
  const isHttp = text.startsWith("HTTP/1.1 ") || text.startsWith("HTTP/1.0 ");
  const status = toLength(text.slice(9, 12)) ?? 0;
  const isWhole = end === 12 || text.charCodeAt(12) === SPACE;
  if (isHttp && isWhole && status >= 100) return status;
  throw new MalformedAnswer("no status line");
}

/** What the lines say of the connection. */
class Framing {
  length: string | undefined;
  coding: string | undefined;
  keepAliveMs: number | undefined;
  says: readonly string[] = NOTHING;

  note([name, value]: HeaderLine): void {
    // Most names differ in length already.
    if (name.length === 14 && name.toLowerCase() === "content-length") {
      if (this.length !== undefined) throw new MalformedAnswer("two lengths");
      this.length = value;
    } else if (name.length === 17 && name.toLowerCase() === "transfer-encoding") {
      if (this.coding !== undefined) throw new MalformedAnswer("two codings");
      this.coding = value.toLowerCase();
    } else if (name.length === 10) {
      this.#noteConnection(name.toLowerCase(), value.toLowerCase());
    }
  }

  #noteConnection(name: string, value: string): void {
    if (name === "connection") this.says = [...this.says, ...tokensOf(value)];
    if (name !== "keep-alive") return;
    const [, seconds] = /\btimeout=(\d{1,6})\b/.exec(value) ?? [];
    if (seconds !== undefined) this.keepAliveMs = Number(seconds) * 1000;
  }
}

const NOTHING: readonly string[] = [];

const tokensOf = (value: string): readonly string[] =>
  value === "keep-alive" ? [value] : value.split(/[\s,]+/);

const TAB = 0x09;
const SPACE = 0x20;
const COLON = 0x3a;

/** Where the line ends that holds `from`. Throws where a CR or an LF stands alone. */
function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\r", from);
  const feed = text.indexOf("\n", from);
  if (feed !== (end < 0 ? -1 : end + 1)) throw new MalformedAnswer("an invalid line");
  return end < 0 ? text.length : end;
}

function endOfName(bytes: Buffer, from: number): number {
  let at = from;
  let byte = bytes[at] ?? 0;
  while (IS_TOKEN[byte] === 1) {
    at += 1;
    byte = bytes[at] ?? 0;
  }
  if (at > from && byte === COLON) return at;
  throw new MalformedAnswer("a line without a name");
}

function afterBlanks(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(bytes[at])) at += 1;
  return at;
}

const withoutBlanksBehind = (value: string): string =>
  isBlank(value.charCodeAt(value.length - 1)) ? value.trimEnd() : value;

const isBlank = (code: number | undefined): boolean => code === SPACE || code === TAB;

/** RFC 9110, 5.6.2. */
const TOKEN = new Set(
  "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
);
const IS_TOKEN = Uint8Array.from({ length: 256 }, (_, code) =>
  TOKEN.has(String.fromCharCode(code)) ? 1 : 0,
);
