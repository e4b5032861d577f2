import type { AnswerReader } from "@lintel/providers";

import type { AnswerJudge, Verdict } from "./held-answer.ts";

/** So much of an answer is held at most: errors are short, and what is longer is an answer. */
const MAX_HELD_BYTES = 64 * 1024;

/** What an answer is read by, and how it comes. */
export interface JudgedForm {
  readonly status: number;
  /** Its bytes are events. */
  readonly streamed: boolean;
  /** Its bytes are what the reader lets pass: neither compressed nor translated. */
  readonly isPlain: boolean;
  /** A reader of the answer from its first byte; made only where one is needed. */
  readonly open: () => AnswerReader;
}

/** Decides by its beginning whether an answer is one: see `judgeOf`. */
export function judgeOf(form: JudgedForm): AnswerJudge {
  if (form.status >= 400) return new RefusalJudge();
  if (form.status < 200 || form.status >= 300) return PASSING;
  return form.streamed ? new StreamJudge(form) : new PlainJudge(form);
}

const PASSING: AnswerJudge = { push: () => "pass", end: () => "pass" };

/** A refusal is none of the answers asked for; it is held so far that its cause can be read. */
class RefusalJudge implements AnswerJudge {
  #length = 0;

  push({ length }: Buffer): Verdict {
    this.#length += length;
    return this.#length > MAX_HELD_BYTES ? "fail" : "hold";
  }

  end(): "fail" {
    return "fail";
  }
}

/** An answer as a whole: JSON that reports no error. */
class PlainJudge implements AnswerJudge {
  readonly #form: JudgedForm;
  readonly #held: Buffer[] = [];
  #length = 0;

  constructor(form: JudgedForm) {
    this.#form = form;
  }

  push(chunk: Buffer): Verdict {
    this.#held.push(chunk);
    this.#length += chunk.length;
    return this.#length > MAX_HELD_BYTES ? "pass" : "hold";
  }

  end(): "pass" | "fail" {
    const [first] = this.#held;
    const bytes = this.#held.length === 1 && first ? first : Buffer.concat(this.#held);
    const { isPlain } = this.#form;
    if (isPlain && !isJson(bytes)) return "fail";
    if (isPlain && !bytes.includes("error")) return "pass";
    const reader = this.#form.open();
    reader.push(bytes);
    reader.flush();
    return reader.read().failure === undefined ? "pass" : "fail";
  }
}

/** Does it look like an object or a list? A page in place of an answer does not. */
function isJson(bytes: Buffer): boolean {
  for (const byte of bytes) {
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return true;
    if (!WHITE.has(byte)) return false;
  }
  return false;
}

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const WHITE: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x20]);

/** A stream of events: it is an answer from the first event that is more than an opening. */
class StreamJudge implements AnswerJudge {
  readonly #form: JudgedForm;
  #reader: AnswerReader | undefined;
  /** What has passed the reader, or what came where that is the same. */
  #text = "";
  #length = 0;
  /** Where the next event begins. */
  #from = 0;
  readonly #held: Buffer[] = [];

  constructor(form: JudgedForm) {
    this.#form = form;
    if (!form.isPlain) this.#reader = form.open();
  }

  push(chunk: Buffer): Verdict {
    this.#length += chunk.length;
    this.#take(chunk);
    if (this.#hasFailed()) return "fail";
    if (this.#length > MAX_HELD_BYTES) return "pass";
    return this.#hasContent() ? "pass" : "hold";
  }

  end(): "pass" | "fail" {
    this.#reader ??= this.#readAll();
    this.#reader.flush();
    const { failure } = this.#reader.read();
    return failure !== undefined || this.#reader.lacksEnd === true ? "fail" : "pass";
  }

  #take(chunk: Buffer): void {
    if (this.#form.isPlain) {
      this.#held.push(chunk);
      this.#text += chunk.toString("latin1");
      if (this.#reader !== undefined) this.#reader.push(chunk);
      return;
    }
    const passed = this.#reader?.push(chunk);
    if (passed !== undefined) this.#text += passed.toString("latin1");
  }

  /** Only what has the word in it is read. */
  #hasFailed(): boolean {
    if (this.#reader === undefined && /error/i.test(this.#text)) this.#reader = this.#readAll();
    return this.#reader?.read().failure !== undefined;
  }

  #readAll(): AnswerReader {
    const reader = this.#form.open();
    for (const chunk of this.#held) reader.push(chunk);
    return reader;
  }

  #hasContent(): boolean {
    for (;;) {
      const end = /\r?\n\r?\n/.exec(this.#text.slice(this.#from));
      if (end === null) return false;
      const event = this.#text.slice(this.#from, this.#from + end.index);
      this.#from += end.index + end[0].length;
      if (!isOpening(event)) return true;
    }
  }
}

/** Events that come before any content, and after which an error may still be the first that is said. */
const OPENINGS: readonly RegExp[] = [
  // Comments, which keep a connection open.
  /^(?::[^\n]*(?:\n|$))*$/,
  /"type":\s*"(?:ping|message_start|response\.(?:created|queued|in_progress))"/,
  // A first piece of chat that only says who speaks.
  /"delta":\s*\{\s*"role":\s*"assistant"\s*(?:,\s*"(?:content|refusal)":\s*(?:null|"")\s*)*\}[^}]*"finish_reason":\s*null/,
];

const isOpening = (event: string): boolean => OPENINGS.some((opening) => opening.test(event));
