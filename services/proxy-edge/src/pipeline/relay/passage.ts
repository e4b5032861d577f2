import { GatewayError } from "@lintel/core";

import type { UpstreamAnswer } from "../../ports/upstream.ts";
import type { CallerSide } from "./caller-side.ts";
import type { DeliveryForm } from "./delivery-form.ts";
import type { StoredAnswer } from "./kept/stored-answer.ts";
import type { StreamScreen, WholeScreen } from "./screen/screen.ts";
import { headersOf } from "./screen/screened-outcome.ts";
import { ScreenedStream } from "./screen/screened-stream.ts";

type PassageForm = Pick<DeliveryForm, "headers" | "screen" | "translated">;

/** Where it leads, and when it ends. */
interface PassageEnds {
  readonly caller: CallerSide;
  readonly stored: StoredAnswer | undefined;
  /** Belongs to the attempt under way. */
  readonly answer: Pick<UpstreamAnswer, "pause" | "resume">;
  /** No more of the answer is delivered. */
  readonly isAbandoned: () => boolean;
  /** Nothing more can come of it. */
  readonly hasEnded: () => boolean;
  readonly refuse: (refusal: GatewayError) => void;
}

/** The way of an answer's bytes from their reader to the caller: through a policy's screen, and through the translation. */
export class Passage {
  readonly #form: PassageForm;
  readonly #ends: PassageEnds;
  /** Where a policy looks at a stream. */
  readonly #screened: ScreenedStream | undefined;

  constructor(form: PassageForm, ends: PassageEnds) {
    this.#form = form;
    this.#ends = ends;
    const { screen } = form;
    this.#screened = screen?.kind === "stream" ? this.#through(screen) : undefined;
  }

  push(bytes: Buffer): void {
    const { screen } = this.#form;
    if (screen === undefined) return this.#pass(bytes, bytes);
    if (this.#ends.isAbandoned()) return;
    if (this.#screened !== undefined) return this.#screened.push(bytes);
    screen.push(bytes);
    if (screen.refusal !== undefined) this.#ends.refuse(screen.refusal);
  }

  /** The answer has ended: resolves when all of a stream has been looked at; `undefined` when that is so. */
  drain(): Promise<void> | undefined {
    return this.#screened?.drain();
  }

  /** All that a stream's screen has held back. */
  flush(): void {
    this.#screened?.flush();
  }

  /** Nothing more passes: what was found is noted. To be called once. */
  conclude(): void {
    this.#screened?.conclude();
  }

  /** Looks at a whole answer, and holds it for the caller; resolves to why it may not have it. */
  async passWhole(screen: WholeScreen): Promise<GatewayError | undefined> {
    const screened = await screen.finish();
    const { caller, isAbandoned } = this.#ends;
    if (isAbandoned() || screened instanceof GatewayError) {
      return screened instanceof GatewayError ? screened : undefined;
    }
    caller.isHolding = true;
    caller.headers = headersOf(screened, this.#form.headers);
    this.#pass(screened.passing, screened.kept);
    return undefined;
  }

  /** Nothing follows that would have to be translated. */
  endTranslation(): void {
    const rest = this.#form.translated?.flush();
    if (rest !== undefined && !this.#ends.isAbandoned()) this.#ends.caller.give(rest);
  }

  #through(screen: StreamScreen): ScreenedStream {
    const { answer, hasEnded, refuse } = this.#ends;
    return new ScreenedStream(screen, {
      answer,
      hasEnded,
      pass: ({ kept, passing }) => this.#pass(passing, kept),
      refuse,
    });
  }

  #pass(bytes: Buffer, kept: Buffer): void {
    const { caller, isAbandoned, stored } = this.#ends;
    if (isAbandoned()) return;
    if (stored !== undefined) stored.add(kept);
    const { translated } = this.#form;
    const shown = translated === undefined ? bytes : translated.push(bytes);
    if (shown !== undefined) caller.give(shown);
  }
}
