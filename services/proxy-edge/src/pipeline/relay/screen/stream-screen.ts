import type { GatewayError } from "@lintel/core";
import {
  decide,
  EditedStream,
  type FoundValues,
  PAUSE_MS,
  RedactingEditor,
  RestoringEditor,
  type StreamForm,
  UnreadableAnswer,
} from "@lintel/policies";

import type { Deps } from "../../../deps.ts";
import { tally } from "../../../policy/apply-policy.ts";
import type { CallPolicy } from "../../../policy/call-policy.ts";
import { OF_ANSWERS } from "../../../policy/refusals.ts";
import type { Screened, StreamScreen } from "./screen.ts";

/** A stream whose texts are redacted, and whose marks are turned back, while it passes. */
export class EditingScreen implements StreamScreen {
  readonly kind = "stream";
  readonly waitsMs = PAUSE_MS;
  readonly isFull = false;
  refusal: GatewayError | undefined;
  readonly #metrics: Pick<Deps["metrics"], "policyMatched">;
  readonly #policy: CallPolicy;
  readonly #redacting: RedactingEditor | undefined;
  readonly #redacted: EditedStream | undefined;
  readonly #restored: EditedStream | undefined;

  constructor(
    { metrics }: { readonly metrics: Pick<Deps["metrics"], "policyMatched"> },
    policy: CallPolicy,
    form: Omit<StreamForm, "dropsLogprobs" | "passesUnread">,
    elsewhere?: FoundValues,
  ) {
    this.#metrics = metrics;
    this.#policy = policy;
    if (policy.inspectsAnswer) {
      const passesUnread = !policy.known.isStrict;
      this.#redacting = new RedactingEditor(policy.compiled, policy.marks, elsewhere);
      this.#redacted = new EditedStream(
        { ...form, dropsLogprobs: true, passesUnread },
        this.#redacting,
      );
    }
    if (policy.marks.isReversible) {
      const restoring = { ...form, dropsLogprobs: false, passesUnread: true };
      this.#restored = new EditedStream(restoring, new RestoringEditor(policy.marks));
    }
  }

  get isHolding(): boolean {
    return this.#redacted?.isHolding === true || this.#restored?.isHolding === true;
  }

  push(bytes: Buffer): Screened {
    const kept = this.#redact((stream) => stream.push(bytes), bytes);
    return { kept, passing: this.#restored?.push(kept) ?? kept };
  }

  /** There is nothing to wait for. */
  listen(): void {
    return undefined;
  }

  pass(): Screened {
    return NOTHING;
  }

  drain(): undefined {
    return undefined;
  }

  flush(): Screened {
    const kept = this.#redact((stream) => stream.flush(), NO_BYTES);
    if (this.#restored === undefined) return { kept, passing: kept };
    return { kept, passing: Buffer.concat([this.#restored.push(kept), this.#restored.flush()]) };
  }

  release(): Screened {
    const kept = this.#redact((stream) => stream.release(), NO_BYTES);
    if (this.#restored === undefined) return { kept, passing: kept };
    return { kept, passing: Buffer.concat([this.#restored.push(kept), this.#restored.release()]) };
  }

  conclude(): void {
    if (this.#redacting === undefined) return;
    const { matches } = this.#redacting;
    for (const { action, count, type } of tally(matches)) {
      this.#metrics.policyMatched(type, action, count);
    }
    this.#policy.note(decide(matches));
    if (this.refusal !== undefined) this.#policy.block();
  }

  #redact(work: (stream: EditedStream) => Buffer, unchanged: Buffer): Buffer {
    if (this.#redacted === undefined) return unchanged;
    if (this.refusal !== undefined) return NO_BYTES;
    try {
      const passing = work(this.#redacted);
      if (this.#redacting?.isBlocked === true) this.refusal = OF_ANSWERS.blocked(this.#policy);
      return passing;
    } catch (error) {
      if (!(error instanceof UnreadableAnswer)) throw error;
      this.refusal = OF_ANSWERS.unreadable(this.#policy, error.message);
      return NO_BYTES;
    }
  }
}

const NO_BYTES = Buffer.alloc(0);
const NOTHING: Screened = { kept: NO_BYTES, passing: NO_BYTES };
