import type { CallFacts, DialectName } from "@lintel/providers";

import type { UpstreamAnswer } from "../../ports/upstream.ts";

/** Dialects whose plain answers are JSON, whatever was asked. */
const JSON_DIALECTS: ReadonlySet<DialectName> = new Set([
  "anthropic-messages",
  "openai-chat",
  "openai-completions",
  "openai-embeddings",
  "openai-responses",
]);

interface BegunAnswer {
  readonly answer: Pick<UpstreamAnswer, "status">;
  readonly dialect: DialectName;
  readonly body: Pick<CallFacts, "streamed">;
  /** Its content type is that of a stream of events, which shows by itself whether it is whole. */
  readonly streamed: boolean;
  readonly isCompressed: boolean;
}

/**
 * Sees whether a success begins as an answer does: proxies and hosts of servers that are away answer with pages and texts.
 * `undefined` where anything may come.
 */
export function startOf({
  answer: { status },
  body,
  dialect,
  isCompressed,
  streamed,
}: BegunAnswer): AnswerStart | undefined {
  if (status !== 200 || streamed || isCompressed || !JSON_DIALECTS.has(dialect)) return undefined;
  return new AnswerStart(body.streamed);
}

export class AnswerStart {
  readonly #asksForStream: boolean;
  #isSeen = false;
  #isBroken = false;

  /** Some servers call a stream that was asked for by another type: only a page is no answer then. */
  constructor(asksForStream: boolean) {
    this.#asksForStream = asksForStream;
  }

  /** It was no answer. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** False when what comes cannot be an answer. Blanks before it keep a connection open. */
  takes(chunk: Buffer): boolean {
    if (!this.#isSeen) this.#look(chunk);
    return !this.#isBroken;
  }

  /** False when nothing came. */
  ends(): boolean {
    this.#isBroken ||= !this.#isSeen;
    return !this.#isBroken;
  }

  #look(chunk: Buffer): void {
    for (const byte of chunk) {
      if (BLANKS.has(byte)) continue;
      const isJson = byte === OPEN_BRACE || byte === OPEN_BRACKET;
      this.#isSeen = true;
      this.#isBroken = this.#asksForStream ? byte === LESS_THAN : !isJson;
      return;
    }
  }
}

const BLANKS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x20]);
const LESS_THAN = 0x3c;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
