import { isRecord, parseJson } from "@lintel/providers";

import { endOfEvents } from "./end-of-events.ts";

/** So much of an answer is kept at most, to be continued; a longer one ends where it is cut. */
const MAX_KEPT_BYTES = 2 * 1024 * 1024;

/**
 * Passes on a stream in whole events, up to one that reports an error, and keeps what has passed: whoever goes on with it must know
 * what was sent, and where.
 */
export class WholeEvents {
  readonly #kept: Buffer[] = [];
  #keptBytes = 0;
  #withheld: Buffer = NO_BYTES;
  #hasFailed = false;
  #isOver = false;

  /** An error has come, which has not been passed on. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** All that has passed; `undefined` where it was too long to be kept. */
  get passed(): Buffer | undefined {
    return this.#isOver ? undefined : Buffer.concat(this.#kept);
  }

  take(bytes: Buffer): Buffer | undefined {
    if (this.#isOver) return bytes;
    const all = this.#withheld.length === 0 ? bytes : Buffer.concat([this.#withheld, bytes]);
    const end = this.#hasFailed ? 0 : this.#endOfWhole(all);
    this.#withheld = all.subarray(end);
    if (all.length - end > MAX_KEPT_BYTES || this.#keptBytes + end > MAX_KEPT_BYTES) {
      return this.#giveUp(all);
    }
    if (end === 0) return undefined;
    const whole = all.subarray(0, end);
    this.#kept.push(whole);
    this.#keptBytes += end;
    return whole;
  }

  /** It has ended as it should: what was not passed on yet. From here on all passes. */
  flush(): Buffer | undefined {
    const rest = this.#withheld;
    this.#giveUp(rest);
    return rest.length === 0 ? undefined : rest;
  }

  /** The same of one that was cut: of half an event nobody can read the rest, nor what follows it. */
  letGo(): Buffer | undefined {
    this.#withheld = this.#withheld.subarray(0, endOfEvents(this.#withheld));
    return this.flush();
  }

  #giveUp(bytes: Buffer): Buffer {
    this.#isOver = true;
    this.#kept.length = 0;
    this.#withheld = NO_BYTES;
    return bytes;
  }

  /** Behind the last whole event, or where an error begins. */
  #endOfWhole(bytes: Buffer): number {
    const end = endOfEvents(bytes);
    if (!bytes.includes("error")) return end;
    const failure = errorIn(bytes.toString("latin1", 0, end));
    if (failure === undefined) return end;
    this.#hasFailed = true;
    return failure;
  }
}

const NO_BYTES = Buffer.alloc(0);

const EVENT = /[^]*?\r?\n\r?\n/g;
const DATA = /^data: ?(.*)$/m;

/** Where the first event stands that reports an error. */
function errorIn(events: string): number | undefined {
  for (const { 0: event, index } of events.matchAll(EVENT)) {
    if (event.includes("error") && reportsError(event)) return index;
  }
  return undefined;
}

function reportsError(event: string): boolean {
  const [, data = ""] = DATA.exec(event) ?? [];
  const said = parseJson(data);
  if (!isRecord(said)) return false;
  const { error, type } = said;
  return type === "error" || type === "response.failed" || isRecord(error);
}
