import { type ClientAnswer, isRecord, parseJson } from "@lintel/providers";

import type {
  AnswerSource,
  AnswerStreamReader,
  AnswerStreamWriter,
  CallerFacts,
} from "../contract/dialect-halves.ts";
import type { Loss } from "../contract/loss.ts";
import type { EventSink } from "../model/answer-event.ts";
import { toCustomCalls, withCustomCalls } from "./custom-tools.ts";
import type { AskedInDialect, TranslatedAnswerForm } from "./dialect-translation.ts";
import type { HalvesPair } from "./translate-request.ts";

/** No model's answer is longer. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
/** No more than this is read of an error. */
const MAX_ERROR_BYTES = 1024 * 1024;

/** Turns an answer in the target's dialect into one in the caller's. */
export function translateAnswer(pair: HalvesPair, form: TranslatedAnswerForm): ClientAnswer {
  const { asked, comesStreamed, custody, status, upstreamModel } = form;
  if (status >= 400) return new TranslatedError(pair, status);
  const source: AnswerSource = {
    origin: pair.originOf(upstreamModel),
    outputTool: asked.outputTool,
  };
  const caller: CallerFacts = {
    callId: form.id,
    createdAt: Math.floor(form.atMs / 1000),
    model: form.model,
    wantsStreamUsage: asked.wantsStreamUsage,
    echo: asked.echo,
    custody,
    ownOrigin: pair.ownOrigin,
  };
  const parts = { pair, source, caller, customTools: asked.customTools };
  return comesStreamed ? new TranslatedStream(parts) : new TranslatedWhole(parts);
}

interface AnswerParts extends Pick<AskedInDialect, "customTools"> {
  readonly pair: HalvesPair;
  readonly source: AnswerSource;
  readonly caller: CallerFacts;
}

/** A stream, event by event. */
class TranslatedStream implements ClientAnswer {
  readonly contentType = "text/event-stream; charset=utf-8";
  readonly status = 200;
  readonly isBroken = false;
  readonly #reader: AnswerStreamReader;
  readonly #writer: AnswerStreamWriter;
  #text = "";

  constructor({ caller, customTools, pair, source }: AnswerParts) {
    this.#writer = pair.caller.createStreamWriter(caller);
    const write: EventSink = (event) => {
      const text = this.#writer.write(event);
      this.#text += event.type === "end" ? commentOn(this.lost) + text : text;
    };
    this.#reader = pair.target.createStreamReader(source, toCustomCalls(customTools, write));
  }

  get lost(): readonly string[] {
    return namesOf(this.#writer.lost);
  }

  push(chunk: Buffer): Buffer | undefined {
    this.#reader.push(chunk);
    return this.#take();
  }

  flush(): Buffer | undefined {
    this.#reader.end();
    return this.#take();
  }

  /** Nothing is held back: what follows reports why the stream ends. */
  cut(): undefined {
    return undefined;
  }

  #take(): Buffer | undefined {
    if (this.#text === "") return undefined;
    const bytes = Buffer.from(this.#text);
    this.#text = "";
    return bytes;
  }
}

/** Bytes up to a bound, read once all have come. */
class Collected {
  readonly #most: number;
  readonly #kept: Buffer[] = [];
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= this.#most) this.#kept.push(chunk);
  }

  take(): Buffer {
    return Buffer.concat(this.#kept.splice(0));
  }
}

/** An answer as a whole. */
class TranslatedWhole implements ClientAnswer {
  readonly contentType = "application/json";
  readonly #parts: AnswerParts;
  readonly #collected = new Collected(MAX_ANSWER_BYTES);
  #status = 200;
  #isBroken = false;
  #lost: readonly string[] = [];

  constructor(parts: AnswerParts) {
    this.#parts = parts;
  }

  get status(): number {
    return this.#status;
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  get lost(): readonly string[] {
    return this.#lost;
  }

  push(chunk: Buffer): undefined {
    this.#collected.add(chunk);
    return undefined;
  }

  flush(): Buffer {
    const { caller, customTools, pair, source } = this.#parts;
    const json = parseJson(this.#collected.take());
    if (!isRecord(json)) return this.#fail();
    const verdict = pair.target.readAnswer(json, source);
    if (verdict.isAnswer) {
      const answer = withCustomCalls(customTools, verdict.answer);
      const { body, lost } = pair.caller.writeAnswer(answer, caller);
      this.#lost = namesOf(lost);
      return toBytes(body);
    }
    const { status } = verdict.error;
    this.#status = status >= 400 ? status : 502;
    return toBytes(pair.caller.writeError(verdict.error));
  }

  cut(): undefined {
    return undefined;
  }

  #fail(): Buffer {
    this.#isBroken = true;
    this.#status = 502;
    const message = "the provider gave an answer that cannot be read";
    return toBytes(
      this.#parts.pair.caller.writeError({ status: 502, type: "upstream_error", message }),
    );
  }
}

/** An answer with an error status: the upstream's own words, in the caller's error shape. */
class TranslatedError implements ClientAnswer {
  readonly contentType = "application/json";
  readonly isBroken = false;
  readonly status: number;
  readonly #pair: HalvesPair;
  readonly #collected = new Collected(MAX_ERROR_BYTES);

  constructor(pair: HalvesPair, status: number) {
    this.#pair = pair;
    this.status = status;
  }

  push(chunk: Buffer): undefined {
    this.#collected.add(chunk);
    return undefined;
  }

  flush(): Buffer {
    const { caller, target } = this.#pair;
    const bytes = this.#collected.take();
    const error = target.readError(this.status, parseJson(bytes) ?? bytes.toString("utf8"));
    return toBytes(caller.writeError(error));
  }

  cut(): undefined {
    return undefined;
  }
}

const namesOf = (lost: readonly Loss[]): readonly string[] => [
  ...new Set(lost.map(({ name }) => name)),
];

/** When a stream's losses are known, its head has been sent, so a comment lists them; SDKs ignore comments. */
const commentOn = (lost: readonly string[]): string =>
  lost.length === 0 ? "" : `: x-lintel-lost: ${lost.join(", ")}\n\n`;

const toBytes = (json: object): Buffer => Buffer.from(JSON.stringify(json));
