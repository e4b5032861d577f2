import type { GatewayError } from "@lintel/core";
import type { HeaderLine } from "@lintel/providers";

/** What may leave of an answer. */
export interface Screened {
  readonly passing: Buffer;
  /** The same with its marks, where those are turned back for the caller: what may be kept. */
  readonly kept: Buffer;
}

/** What a policy makes of a streamed answer while it passes. */
export interface StreamScreen {
  readonly kind: "stream";
  /** Why nothing more may leave; set by the calls below. */
  readonly refusal: GatewayError | undefined;
  /** Something is held back that `release` may let go. */
  readonly isHolding: boolean;
  /** After how many milliseconds without a call of it `release` is to be called while something is held back. */
  readonly waitsMs: number;
  /** No more of the answer should be read for now. */
  readonly isFull: boolean;
  push(bytes: Buffer): Screened;
  /** Calls back when `pass` may have something that it had not. */
  listen(onProgress: () => void): void;
  /** What may leave by now. */
  pass(): Screened;
  /** The answer has ended: resolves when all of it has been looked at; `undefined` when that is so. To be called before `flush`. */
  drain(): Promise<void> | undefined;
  /** All that has been held back, of an answer that has ended. */
  flush(): Screened;
  /** Lets go of what has been held back for long. */
  release(): Screened;
  /** Notes what was found, once. */
  conclude(): void;
}

/** What a policy makes of an answer that is looked at as a whole, and leaves at its end. */
export interface WholeScreen {
  readonly kind: "whole";
  push(bytes: Buffer): void;
  /** Why the answer may not leave although it has not ended. */
  readonly refusal: GatewayError | undefined;
  /** Resolves to what may leave, or why nothing may. Never rejects. */
  finish(): Promise<ScreenedWhole | GatewayError>;
}

export interface ScreenedWhole extends Screened {
  /** What the caller gets to know of it. */
  readonly header: HeaderLine | undefined;
}

export type Screen = StreamScreen | WholeScreen;
