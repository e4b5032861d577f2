import type { AnswerSink, UpstreamAnswer } from "../../ports/upstream.ts";

/** What is to be done with an answer of which the beginning is known. */
export type Verdict =
  | "hold"
  | "pass"
  /** It is no answer: another attempt may be made in its place. */
  | "fail";

export interface AnswerJudge {
  /** Looks at the next bytes. */
  push(chunk: Buffer): Verdict;
  /** The answer has ended: it cannot be held any longer. */
  end(): Exclude<Verdict, "hold">;
}

/** How the holding of an answer ended. */
export type HeldEnd = "pass" | "fail" | "broken";

/**
 * An answer whose beginning is kept until it is known what it is: nothing has been passed on before that, so that another
 * attempt can take its place. Then it is consumed as any answer is, from its first byte, and how it goes on. What is kept is
 * bounded by its judge.
 */
export class HeldAnswer implements UpstreamAnswer, AnswerSink {
  /** Resolves, once, when it is known what to do with it. */
  readonly known: Promise<HeldEnd>;
  readonly status: number;
  readonly headers: UpstreamAnswer["headers"];
  readonly #answer: UpstreamAnswer;
  readonly #judge: AnswerJudge;
  readonly #held: Buffer[] = [];
  #settle: ((end: HeldEnd) => void) | undefined;
  #sink: AnswerSink | undefined;
  #hasEnded = false;
  #error: Error | undefined;

  constructor(answer: UpstreamAnswer, judge: AnswerJudge) {
    const { promise, resolve } = Promise.withResolvers<HeldEnd>();
    this.known = promise;
    this.#settle = resolve;
    this.status = answer.status;
    this.headers = answer.headers;
    this.#answer = answer;
    this.#judge = judge;
    answer.consume(this);
  }

  get isWhole(): boolean {
    return this.#hasEnded;
  }

  /** The bytes that are held. */
  get bytes(): Buffer {
    return this.#held.length === 1 ? (this.#held[0] ?? NO_BYTES) : Buffer.concat(this.#held);
  }

  /** Why it broke off, when it did. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** It is to be passed on, whatever it is: its caller has left, or has waited long enough. */
  release(): void {
    this.#end("pass");
  }

  /** It took too long, and is dropped. */
  giveUp(error: Error): void {
    if (this.#settle === undefined) return;
    this.#answer.abort();
    this.fail(error);
  }

  consume(sink: AnswerSink): void {
    this.#sink = sink;
    for (const chunk of this.#held.splice(0)) sink.data(chunk);
    if (this.#error !== undefined) sink.fail(this.#error);
    else if (this.#hasEnded) sink.end();
    else this.#answer.resume();
  }

  pause(): void {
    if (!this.#hasEnded) this.#answer.pause();
  }

  resume(): void {
    if (!this.#hasEnded) this.#answer.resume();
  }

  abort(): void {
    this.#answer.abort();
  }

  data(chunk: Buffer): void {
    if (this.#sink !== undefined) return this.#sink.data(chunk);
    this.#held.push(chunk);
    if (this.#settle === undefined) return;
    const verdict = this.#judge.push(chunk);
    if (verdict !== "hold") this.#end(verdict);
  }

  end(): void {
    this.#hasEnded = true;
    if (this.#sink !== undefined) this.#sink.end();
    else this.#end(this.#judge.end());
  }

  fail(error: Error): void {
    // What is aborted may still say so.
    if (this.#error !== undefined) return;
    this.#hasEnded = true;
    this.#error = error;
    if (this.#sink !== undefined) this.#sink.fail(error);
    else this.#end("broken");
  }

  #end(end: HeldEnd): void {
    const settle = this.#settle;
    if (settle === undefined) return;
    this.#settle = undefined;
    // It is not known yet who takes the rest.
    if (!this.#hasEnded) this.#answer.pause();
    settle(end);
  }
}

const NO_BYTES = Buffer.alloc(0);
