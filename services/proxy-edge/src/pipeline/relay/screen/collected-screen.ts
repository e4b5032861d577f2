import { isUtf8 } from "node:buffer";

import { type GatewayError, toGatewayError } from "@lintel/core";
import { editWhole, RestoringEditor } from "@lintel/policies";
import { textsOfAnswer } from "@lintel/providers";

import type { Deps } from "../../../deps.ts";
import type { CallPolicy } from "../../../policy/call-policy.ts";
import { areQuick, inspect, textsAtHand } from "../../../policy/inspect.ts";
import { paced } from "../../../policy/paced.ts";
import { OF_ANSWERS } from "../../../policy/refusals.ts";
import { withoutProbabilities } from "../../../policy/without-probabilities.ts";
import type { CallReading } from "../../inbound.ts";
import type { ScreenedWhole, WholeScreen } from "./screen.ts";

/** Longer answers are not looked at: they are refused where the policy has to see them. */
const MAX_BYTES = 32 * 1024 * 1024;

export type ScreenDeps = Pick<Deps, "detector" | "largeBodies" | "metrics" | "monotonic">;

export interface WholeForm {
  readonly reading: CallReading;
  /** Lower case. */
  readonly contentType: string;
  /** Why its content is not known, as a sentence. */
  readonly unreadableFor?: string | undefined;
}

/** An answer that is collected, and looked at when it has ended. */
export class CollectedScreen implements WholeScreen {
  readonly kind = "whole";
  refusal: GatewayError | undefined;
  readonly #deps: ScreenDeps;
  readonly #policy: CallPolicy;
  readonly #form: WholeForm;
  /** Restores the marks made from what the caller sent. */
  readonly #restoring: RestoringEditor | undefined;
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(deps: ScreenDeps, policy: CallPolicy, form: WholeForm) {
    this.#deps = deps;
    this.#policy = policy;
    this.#form = form;
    this.#restoring = policy.marks.isReversible ? new RestoringEditor(policy.marks) : undefined;
    if (form.unreadableFor !== undefined) this.#refuse(form.unreadableFor);
  }

  push(bytes: Buffer): void {
    this.#bytes += bytes.length;
    if (this.#bytes <= MAX_BYTES) {
      this.#pieces.push(bytes);
      return;
    }
    this.#pieces = [];
    this.#refuse("The answer is too long.");
  }

  #refuse(reason: string): void {
    if (this.refusal !== undefined) return;
    this.refusal = OF_ANSWERS.unreadable(this.#policy, reason);
    this.#policy.block();
  }

  async finish(): Promise<ScreenedWhole | GatewayError> {
    if (this.refusal !== undefined) return this.refusal;
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    try {
      const kept = await this.#redact(bytes);
      return { kept, passing: await this.#restore(kept), header: this.#policy.header };
    } catch (error) {
      this.#policy.block();
      return toGatewayError(error);
    }
  }

  async #redact(bytes: Buffer): Promise<Buffer> {
    if (!this.#policy.inspectsAnswer) return bytes;
    if (!areQuick(bytes, this.#policy.known)) return await this.#redactInThread(bytes);
    const verdict = this.#read(bytes);
    if (verdict === undefined) return bytes;
    const asked = textsAtHand(this.#deps, this.#policy, verdict);
    const edited = (await inspect(this.#deps, this.#policy, asked, OF_ANSWERS)) ?? bytes;
    return verdict.readable ? withoutProbabilities(edited) : edited;
  }

  /** What is long is gone through where it holds up no other call. */
  async #redactInThread(bytes: Buffer): Promise<Buffer> {
    const contentType = this.#textType(bytes);
    if (contentType === undefined) return bytes;
    const { reading } = this.#form;
    const asked = this.#deps.largeBodies.textsOfAnswer(reading, bytes, contentType);
    return (await inspect(this.#deps, this.#policy, asked, OF_ANSWERS)) ?? bytes;
  }

  async #restore(bytes: Buffer): Promise<Buffer> {
    if (this.#restoring === undefined) return bytes;
    const verdict = this.#read(bytes);
    if (verdict?.readable !== true) return bytes;
    const work = editWhole(verdict.texts, this.#restoring);
    return (await paced(work, this.#deps.monotonic)) ?? bytes;
  }

  /** `undefined` for data that are no texts. */
  #read(bytes: Buffer) {
    const contentType = this.#textType(bytes);
    if (contentType === undefined) return undefined;
    return textsOfAnswer(this.#form.reading.endpoint, bytes, contentType);
  }

  /** As what the texts are read; a file of no known kind has some if it is written as texts are. */
  #textType(bytes: Buffer): string | undefined {
    const { contentType } = this.#form;
    if (!contentType.startsWith("application/octet-stream")) return contentType;
    return isUtf8(bytes) ? "" : undefined;
  }
}
