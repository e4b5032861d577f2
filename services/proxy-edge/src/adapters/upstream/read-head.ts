import type { HeaderLine } from "@lintel/providers";

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

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\u0020-\u007e\u0080-\u00ff]*)?$/;

/**
 * Reads a head, Latin-1 text without the empty line at its end. Throws a `MalformedAnswer` for lines that are folded,
 * end in a single CR or LF, have a name that is no token or no colon behind it, and for two lengths or codings.
 */
export function readHead(text: string): AnswerHead {
  const first = endOfLine(text, 0);
  const [, minor, status] = STATUS_LINE.exec(text.slice(0, first)) ?? [];
  if (status === undefined) throw new MalformedAnswer("no status line");
  const lines: HeaderLine[] = [];
  const framing = new Framing();
  for (let from = first + 2; from < text.length + 2;) {
    const end = endOfLine(text, from);
    const line = readLine(text, from, end);
    lines.push(line);
    framing.note(line);
    from = end + 2;
  }
  const { coding, keepAliveMs, length, says } = framing;
  const isKept = minor === "1" ? !says.includes("close") : says.includes("keep-alive");
  return { status: Number(status), lines, length, coding, isKept, keepAliveMs };
}

/** What the lines say of the connection. */
class Framing {
  length: string | undefined;
  coding: string | undefined;
  keepAliveMs: number | undefined;
  says: readonly string[] = [];

  note([name, value]: HeaderLine): void {
    // Most names are told apart by their lengths alone.
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
    if (name === "connection") this.says = [...this.says, ...value.split(/[\s,]+/)];
    const seconds = name === "keep-alive" ? /\btimeout=(\d{1,6})\b/.exec(value)?.[1] : undefined;
    if (seconds !== undefined) this.keepAliveMs = Number(seconds) * 1000;
  }
}

const CR = 0x0d;
const LF = 0x0a;
const COLON = 0x3a;
const NUL = 0;

/** Where the line from `from` ends. */
function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\r\n", from);
  return end < 0 ? text.length : end;
}

function readLine(text: string, from: number, end: number): HeaderLine {
  let colon = from;
  while (colon < end && isTokenCharacter(text.charCodeAt(colon))) colon += 1;
  if (colon === from || text.charCodeAt(colon) !== COLON) {
    throw new MalformedAnswer("a line without a name");
  }
  for (let at = colon + 1; at < end; at += 1) {
    const character = text.charCodeAt(at);
    if (character === CR || character === LF || character === NUL) {
      throw new MalformedAnswer("a line that is none");
    }
  }
  return [text.slice(from, colon), text.slice(colon + 1, end).trim()];
}

/** RFC 9110, 5.6.2. */
const TOKEN = new Set(
  "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
);
const IS_TOKEN = Uint8Array.from({ length: 256 }, (_, code) =>
  TOKEN.has(String.fromCharCode(code)) ? 1 : 0,
);

const isTokenCharacter = (code: number): boolean => IS_TOKEN[code] === 1;
