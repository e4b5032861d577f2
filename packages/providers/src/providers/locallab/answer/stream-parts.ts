import { StringDecoder } from "node:string_decoder";

import { dataOf, EventSplitter } from "../../../formats/sse/event-splitter.ts";

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

/** `POST /generate` streams events of raw text, in which a line end is written as two characters. */
export class GenerateParts implements PartSplitter {
  readonly #splitter = new EventSplitter();

  push(chunk: Buffer): readonly StreamPart[] {
    const parts: StreamPart[] = [];
    this.#splitter.push(chunk, (_end, data) => {
      if (data !== undefined) parts.push(toPart(data));
    });
    return parts;
  }

  /** The end is said: without it, the stream is cut. */
  flush(): readonly StreamPart[] {
    const data = dataOf(this.#splitter.partial());
    return data === undefined ? [] : [toPart(data)];
  }
}

function toPart(data: string): StreamPart {
  if (data === END_MARK) return { isEnd: true };
  if (data.startsWith(EVENT_FAILURE)) return { failure: data.slice(EVENT_FAILURE.length) };
  return { text: data.replaceAll("\\n", "\n") };
}
