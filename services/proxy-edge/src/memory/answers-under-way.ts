import type { KeptAnswer } from "./kept-answer.ts";

/** A call whose answer others wait for. */
export interface Lead {
  /**
   * The answer others get, or that there is none for them; only the first word counts. Whoever asks until `isKept` has
   * settled gets it from here.
   */
  settle(answer: KeptAnswer | undefined, isKept?: Promise<unknown>): void;
}

/**
 * Answers that calls of this proxy are about to get, so that equal calls at the same time are sent once. Requests have the
 * names of their digests.
 */
export class AnswersUnderWay {
  readonly #answers = new Map<string, Promise<KeptAnswer | undefined>>();

  /** Number of requests whose answers are under way. */
  get size(): number {
    return this.#answers.size;
  }

  /** What an equal call will be answered with, `undefined` if it comes to nothing; `undefined` when there is no such call. */
  find(name: string): Promise<KeptAnswer | undefined> | undefined {
    return this.#answers.get(name);
  }

  /** A call begins whose answer others may have. Of equal ones the first is found; each settles its own lead. */
  begin(name: string): Lead {
    const { promise, resolve } = Promise.withResolvers<KeptAnswer | undefined>();
    if (!this.#answers.has(name)) this.#answers.set(name, promise);
    const forget = (): void => {
      if (this.#answers.get(name) === promise) this.#answers.delete(name);
    };
    let isSettled = false;
    return {
      settle: (answer, isKept) => {
        if (isSettled) return;
        isSettled = true;
        resolve(answer);
        if (answer === undefined || isKept === undefined) forget();
        else isKept.then(forget, forget);
      },
    };
  }
}
