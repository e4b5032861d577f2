import type { GatewayError } from "@lintel/core";

import type { UpstreamAnswer } from "../../../ports/upstream.ts";
import type { Screened, StreamScreen } from "./screen.ts";

/** To whom what leaves a screen goes. */
interface Receiver {
  readonly answer: Pick<UpstreamAnswer, "pause" | "resume">;
  /** Nothing more is delivered. */
  readonly hasEnded: () => boolean;
  readonly pass: (screened: Screened) => void;
  readonly refuse: (refusal: GatewayError) => void;
}

/**
 * A streamed answer on its way through a screen: passes on what that lets go, at once, after a while, or when others have looked at
 * it, and stops reading while too much waits.
 */
export class ScreenedStream {
  readonly #screen: StreamScreen;
  readonly #receiver: Receiver;
  #timer: NodeJS.Timeout | undefined;

  constructor(screen: StreamScreen, receiver: Receiver) {
    this.#screen = screen;
    this.#receiver = receiver;
    screen.listen(() => this.#goOn());
  }

  push(bytes: Buffer): void {
    this.#pass(this.#screen.push(bytes));
  }

  /** The answer has ended: resolves when all of it has been looked at; `undefined` when that is so. */
  drain(): Promise<void> | undefined {
    return this.#screen.drain();
  }

  /** All that has been held back. */
  flush(): void {
    this.#pass(this.#screen.flush());
  }

  /** Nothing more passes: what was found is noted. To be called once. */
  conclude(): void {
    clearTimeout(this.#timer);
    this.#screen.conclude();
  }

  #pass(screened: Screened): void {
    const { isFull, isHolding, refusal, waitsMs } = this.#screen;
    if (screened.passing.length > 0 || screened.kept.length > 0) this.#receiver.pass(screened);
    if (refusal !== undefined) return this.#receiver.refuse(refusal);
    if (isHolding) this.#timer ??= setTimeout(() => this.#letGo(), waitsMs);
    if (isFull) this.#receiver.answer.pause();
  }

  /** Something has been held back for a while. */
  #letGo(): void {
    this.#timer = undefined;
    if (!this.#receiver.hasEnded()) this.#pass(this.#screen.release());
  }

  /** Others have looked at a part of the stream. */
  #goOn(): void {
    if (this.#receiver.hasEnded()) return;
    const wasFull = this.#screen.isFull;
    this.#pass(this.#screen.pass());
    if (wasFull && !this.#screen.isFull) this.#receiver.answer.resume();
  }
}
