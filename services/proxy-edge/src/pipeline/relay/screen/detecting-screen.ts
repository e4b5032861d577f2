import { type GatewayError, toGatewayError } from "@lintel/core";
import {
  DetectorGate,
  FoundValues,
  PAUSE_MS,
  type StreamForm,
  TooMuchFound,
} from "@lintel/policies";

import { askDetector } from "../../../policy/ask-detector.ts";
import type { CallPolicy } from "../../../policy/call-policy.ts";
import { OF_ANSWERS } from "../../../policy/refusals.ts";
import type { ScreenDeps } from "./collected-screen.ts";
import type { Screened, StreamScreen } from "./screen.ts";
import { EditingScreen } from "./stream-screen.ts";

/** Milliseconds detectors have for a part of a stream. */
const DETECTOR_MS = 5000;
/** How often it is looked whether something has waited long enough for a question. */
const TICK_MS = PAUSE_MS / 4;

type DetectedForm = Omit<StreamForm, "dropsLogprobs" | "passesUnread">;

/**
 * A stream whose events wait until detectors over the network have seen their texts, part by part, and are then edited as without
 * detectors. Where those do not answer, the stream ends, unless the policy does without.
 */
export class DetectingScreen implements StreamScreen {
  readonly kind = "stream";
  readonly waitsMs = TICK_MS;
  readonly #deps: ScreenDeps;
  readonly #policy: CallPolicy;
  readonly #gate: DetectorGate;
  readonly #editing: EditingScreen;
  #refusal: GatewayError | undefined;
  #onProgress: () => void = () => undefined;
  /** Resolved for whoever waits for the last answer after the end of the stream. */
  #drained: PromiseWithResolvers<void> | undefined;

  constructor(deps: ScreenDeps, policy: CallPolicy, form: DetectedForm) {
    const values = new FoundValues();
    this.#deps = deps;
    this.#policy = policy;
    this.#gate = new DetectorGate(form, values);
    this.#editing = new EditingScreen(deps, policy, form, values);
    policy.askedDetector = true;
  }

  get refusal(): GatewayError | undefined {
    return this.#refusal ?? this.#editing.refusal;
  }

  get isHolding(): boolean {
    return this.#gate.isHolding || this.#editing.isHolding;
  }

  get isFull(): boolean {
    return this.#gate.isFull;
  }

  listen(onProgress: () => void): void {
    this.#onProgress = onProgress;
  }

  push(bytes: Buffer): Screened {
    this.#gate.push(bytes);
    this.#ask();
    return this.pass();
  }

  pass(): Screened {
    return this.#editing.push(this.refusal === undefined ? this.#gate.pass() : NO_BYTES);
  }

  drain(): Promise<void> | undefined {
    this.#gate.end();
    this.#ask();
    if (!this.#isAwaited) return undefined;
    this.#drained ??= Promise.withResolvers();
    return this.#drained.promise;
  }

  flush(): Screened {
    const rest = this.pass();
    const last = this.#editing.flush();
    return {
      kept: Buffer.concat([rest.kept, last.kept]),
      passing: Buffer.concat([rest.passing, last.passing]),
    };
  }

  release(): Screened {
    this.#ask();
    // What waits for detectors may belong to what would be let go.
    return this.#gate.isHolding ? this.pass() : this.#editing.release();
  }

  conclude(): void {
    this.#editing.conclude();
    if (this.refusal !== undefined) this.#policy.block();
  }

  get #isAwaited(): boolean {
    return this.refusal === undefined && this.#gate.isWaiting;
  }

  #ask(): void {
    const texts = this.refusal === undefined ? this.#gate.ask() : undefined;
    if (texts !== undefined) void this.#answer(texts);
  }

  /** Never rejects. */
  async #answer(texts: readonly string[]): Promise<void> {
    try {
      const found = await askDetector(this.#deps, this.#policy.compiled, texts, DETECTOR_MS);
      this.#gate.answer(found ?? []);
      this.#ask();
    } catch (error) {
      this.#refusal = this.#refusalOf(error);
    }
    this.#onProgress();
    if (!this.#isAwaited) this.#drained?.resolve();
  }

  #refusalOf(error: unknown): GatewayError {
    return error instanceof TooMuchFound
      ? OF_ANSWERS.unreadable(this.#policy, "Too much of this answer is to be redacted.")
      : toGatewayError(error);
  }
}

const NO_BYTES = Buffer.alloc(0);
