import type { ClientAnswer } from "../../../contract/client-translation.ts";
import { errorBody } from "../errors/error-body.ts";
import { fromUpstream } from "../errors/upstream-error.ts";
import type { SaidSource } from "./event-source.ts";
import type { Said } from "./said.ts";
import type { Ended } from "./stream-writer.ts";
import { type Asked, SaidSum } from "./translated-stream.ts";

/** What a whole answer says. */
export interface WholeSaid extends Ended {
  readonly text: string;
}

interface BodyParts {
  readonly source: SaidSource;
  readonly toBody: (said: WholeSaid) => object;
  readonly asked: Asked;
}

/** An answer of OpenAI's, or a stream that nobody asked for, as a whole answer of LocalLab's. */
export class TranslatedBody implements ClientAnswer {
  readonly contentType = "application/json";
  readonly #parts: BodyParts;
  readonly #sum: SaidSum;
  readonly #texts: string[] = [];
  #failure: string | undefined;
  #isBroken = false;

  constructor(parts: BodyParts) {
    this.#parts = parts;
    this.#sum = new SaidSum(parts.asked);
  }

  get status(): number {
    return this.#failure === undefined ? 200 : 502;
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  push(chunk: Buffer): undefined {
    this.#take(this.#parts.source.push(chunk));
    return undefined;
  }

  flush(): Buffer {
    const { source, toBody } = this.#parts;
    this.#take(source.flush());
    this.#isBroken = this.#sum.isEmpty;
    if (this.#isBroken) this.#failure = "the model's server gave an answer that cannot be read";
    if (this.#failure !== undefined) {
      const error = { status: 502, type: "upstream_error", message: this.#failure };
      return Buffer.from(errorBody(error));
    }
    return Buffer.from(JSON.stringify(toBody({ ...this.#sum.ended, text: this.#texts.join("") })));
  }

  endEarly(): void {
    this.#sum.endEarly();
  }

  cut(): undefined {
    return undefined;
  }

  #take(parts: readonly Said[]): void {
    for (const said of parts) {
      this.#sum.add(said);
      this.#failure ??= said.failure;
      if (said.text !== "") this.#texts.push(said.text);
    }
  }
}

/** More of an error is not read. */
const MAX_ERROR_BYTES = 1024 * 1024;

/** An error of the upstream's in LocalLab's words. */
export class TranslatedError implements ClientAnswer {
  readonly contentType = "application/json";
  readonly isBroken = false;
  readonly #kept: Buffer[] = [];
  #bytes = 0;
  #status: number;

  constructor(status: number) {
    this.#status = status;
  }

  get status(): number {
    return this.#status;
  }

  push(chunk: Buffer): undefined {
    this.#bytes += chunk.length;
    if (this.#bytes <= MAX_ERROR_BYTES) this.#kept.push(chunk);
    return undefined;
  }

  flush(): Buffer {
    const error = fromUpstream(this.#status, Buffer.concat(this.#kept.splice(0)));
    this.#status = error.status;
    return Buffer.from(errorBody(error));
  }

  /** What came of an error says what it is, or does not. */
  endEarly(): void {}

  cut(): undefined {
    return undefined;
  }
}
