import { STATUS_CODES } from "node:http";

import { perName } from "../../../http/per-name.ts";

/** What of an answer's headers decides how it is framed. */
export interface AnswerHead {
  /** Latin-1, the empty line at its end included. */
  readonly text: string;
  /** In chunks: its length is not said. */
  readonly isChunked: boolean;
  /** Nothing else is answered on this connection. */
  readonly isLast: boolean;
}

const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const NOT_IN_A_LINE = /[^\t\u0020-\u007e\u0080-\u00ff]/;
/** Answers with these never have a body (RFC 9110, 15.3.5 and 15.4.5). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 304]);

export interface HeadOptions {
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly keepsAlive: boolean;
  readonly keepAliveSeconds: number;
  readonly nowMs: number;
}

/**
 * The head of an answer in HTTP/1.1: its lines as they are given, and those that node adds. Throws for a name or a value
 * that cannot stand in a line; the error does not contain it.
 */
export function answerHead({
  headers,
  keepAliveSeconds,
  keepsAlive,
  nowMs,
  status,
}: HeadOptions): AnswerHead {
  const { lines, saysClose, saysLength } = headerLines(headers);
  const isLast = !keepsAlive || saysClose;
  const isChunked = !saysLength && !WITHOUT_BODY.has(status);
  const start = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "unknown"}\r\n`;
  const connection = isLast
    ? "Connection: close\r\n"
    : `Connection: keep-alive\r\nKeep-Alive: timeout=${keepAliveSeconds}\r\n`;
  const framing = isChunked ? "Transfer-Encoding: chunked\r\n" : "";
  const text = `${start}${lines}Date: ${httpDate(nowMs)}\r\n${connection}${framing}\r\n`;
  return { text, isChunked, isLast };
}

/** Lines as they are written, but for those about the connection. */
function headerLines(headers: readonly string[]) {
  let lines = "";
  let values = "";
  let saysLength = false;
  let saysClose = false;
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const value = headers[at + 1] ?? "";
    const { kind, start } = ruleOf(headers[at] ?? "");
    if (kind === "connection") {
      saysClose ||= value.toLowerCase() === "close";
      continue;
    }
    saysLength ||= kind === "length";
    lines += `${start}${value}\r\n`;
    values += value;
  }
  // All at once: a search of its own for each costs several times as much.
  if (NOT_IN_A_LINE.test(values)) throw new Error("a header value that cannot be sent");
  return { lines, saysClose, saysLength };
}

interface Rule {
  readonly kind: "connection" | "length" | "plain";
  /** How its line begins. */
  readonly start: string;
}

/** What becomes of a header by its name. Throws for a name that cannot be sent. */
const ruleOf = perName((name): Rule => {
  if (!NAME.test(name)) throw new Error("a header name that cannot be sent");
  const lower = name.toLowerCase();
  const isFraming = lower === "connection" || lower === "content-length";
  const kind = !isFraming ? "plain" : lower === "connection" ? "connection" : "length";
  return { kind, start: `${name}: ` };
});

const SECOND_MS = 1000;
let second = Number.NaN;
let date = "";

/** A moment (Unix milliseconds) as HTTP writes it (RFC 9110, 5.6.7). Made once a second. */
function httpDate(nowMs: number): string {
  const current = Math.floor(nowMs / SECOND_MS);
  if (current !== second) {
    second = current;
    date = new Date(nowMs).toUTCString();
  }
  return date;
}
