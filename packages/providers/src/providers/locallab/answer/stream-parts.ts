import { StringDecoder } from "node:string_decoder";

/** What comes of a stream: a piece of text, its end, or why there is none. */
export type StreamPart =
  | { readonly text: string }
  | { readonly isEnd: true }
  | { readonly failure: string };

/** Takes a stream apart. */
export interface PartSplitter {
  push(chunk: Buffer): readonly StreamPart[];
  /** The connection has ended. */
  flush(): readonly StreamPart[];
}

const FAILURE = "\nError: ";
/** Longer than the message of any failure. */
const MAX_FAILURE_LENGTH = 16_384;

/**
 * `POST /chat` streams bare text, whatever its content type says, and ends with the connection. A failure is a last line
 * that begins in a certain way; a model may write such a line too, which is text when another one follows.
 */
export class ChatParts implements PartSplitter {
  readonly #decoder = new StringDecoder("utf8");
  /** What may be a failure, or the beginning of one. */
  #held = "";

  push(chunk: Buffer): readonly StreamPart[] {
    const seen = this.#held + this.#decoder.write(chunk);
    const from = heldFrom(seen);
    this.#held = seen.slice(from);
    return toParts(seen.slice(0, from));
  }

  flush(): readonly StreamPart[] {
    const rest = this.#held + this.#decoder.end();
    return rest.startsWith(FAILURE)
      ? [{ failure: rest.slice(FAILURE.length) }]
      : [...toParts(rest), { isEnd: true }];
  }
}

const toParts = (text: string): readonly StreamPart[] => (text === "" ? [] : [{ text }]);

/** Where the last line begins, with the line end before it, if it may be a failure; else where the text ends. */
function heldFrom(text: string): number {
  const lineEnd = text.lastIndexOf("\n");
  if (lineEnd < 0) return text.length;
  const line = text.slice(lineEnd, lineEnd + MAX_FAILURE_LENGTH + 1);
  const mayFail = line.startsWith(FAILURE) || FAILURE.startsWith(line);
  return mayFail && line.length <= MAX_FAILURE_LENGTH ? lineEnd : text.length;
}

const END_MARK = "[DONE]";
const EVENT_FAILURE = "[ERROR] ";

const DATA = "data: ";
/** Longer than the few tokens of any event. */
const MAX_LINE_LENGTH = 64 * 1024;

/**
 * `POST /generate` streams lines of raw text, in which a line feed is written as two characters. A carriage return is not: it is
 * text, though it would end a line of server-sent events.
 */
export class GenerateParts implements PartSplitter {
  readonly #decoder = new StringDecoder("utf8");
  /** What has come of the last line. */
  #line = "";

  push(chunk: Buffer): readonly StreamPart[] {
    const lines = (this.#line + this.#decoder.write(chunk)).split("\n");
    this.#line = lines.pop() ?? "";
    const parts = lines.flatMap(toPart);
    if (this.#line.length <= MAX_LINE_LENGTH) return parts;
    this.#line = "";
    return [...parts, { failure: "the server's line is too long" }];
  }

  /** The end is said: without it, the stream is cut. */
  flush(): readonly StreamPart[] {
    return toPart(this.#line + this.#decoder.end());
  }
}

function toPart(line: string): readonly StreamPart[] {
  return line.startsWith(DATA) ? [partOf(line.slice(DATA.length))] : [];
}

function partOf(data: string): StreamPart {
  if (data === END_MARK) return { isEnd: true };
  if (data.startsWith(EVENT_FAILURE)) return { failure: data.slice(EVENT_FAILURE.length) };
  return { text: data.replaceAll("\\n", "\n") };
}
