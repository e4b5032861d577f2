import { parseJson } from "../../../formats/json/parse-json.ts";
import { dataOf, EventSplitter } from "../../../formats/sse/event-splitter.ts";
import { type Said, saidIn } from "./said.ts";

/** What comes from an upstream, taken apart. */
export interface SaidSource {
  push(chunk: Buffer): readonly Said[];
  /** Nothing follows. */
  flush(): readonly Said[];
}

const END_MARK = "[DONE]";

/** A stream of events. Those that say nothing are passed over, and what follows the end mark is. */
export class EventSource implements SaidSource {
  readonly #splitter = new EventSplitter();
  #isDone = false;

  push(chunk: Buffer): readonly Said[] {
    const said: Said[] = [];
    this.#splitter.push(chunk, (_end, data) => {
      if (data !== undefined) this.#read(data, said);
    });
    return said;
  }

  flush(): readonly Said[] {
    const said: Said[] = [];
    const data = dataOf(this.#splitter.partial());
    if (data !== undefined) this.#read(data, said);
    return said;
  }

  #read(data: string, said: Said[]): void {
    this.#isDone ||= data.trim() === END_MARK;
    const next = this.#isDone ? undefined : saidIn(parseJson(data));
    if (next !== undefined) said.push(next);
  }
}

/** No answer of a model is longer. */
const MAX_BYTES = 16 * 1024 * 1024;

/** A whole answer. */
export class BodySource implements SaidSource {
  readonly #kept: Buffer[] = [];
  #bytes = 0;

  push(chunk: Buffer): readonly Said[] {
    this.#bytes += chunk.length;
    if (this.#bytes <= MAX_BYTES) this.#kept.push(chunk);
    return NOTHING;
  }

  flush(): readonly Said[] {
    if (this.#bytes > MAX_BYTES) return NOTHING;
    const said = saidIn(parseJson(Buffer.concat(this.#kept.splice(0))));
    return said === undefined ? NOTHING : [said];
  }
}

const NOTHING: readonly Said[] = [];
