import type { EntityType } from "@lintel/pii";

/** Something a detector over the network found in a text, in UTF-16 code units. */
export type Found = FoundEntity | FoundCustom;

export interface FoundEntity {
  readonly kind: "entity";
  readonly type: EntityType;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** A text meets a requirement in words. */
export interface FoundCustom {
  readonly kind: "custom";
  /** Which of the requirements asked about, from 0. */
  readonly requirement: number;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

export interface DetectOptions {
  /** Ends the work. The promise then rejects. */
  readonly signal: AbortSignal;
  /** The entity types the policy acts on. Others may be reported; they are ignored. */
  readonly types: readonly EntityType[];
  /** Requirements in words: `RemoteRule.definition`, in the order of `CompiledPolicy.remote`. */
  readonly requirements: readonly string[];
}

/**
 * Finds what the built-in detector cannot, in another process. Resolves to what was found in each text, in their order.
 * Rejects with a `DetectorError` when it cannot say, also for requirements it has no means to judge: who asks must then not
 * pass the texts unseen.
 */
export interface Detector {
  detect(texts: readonly string[], options: DetectOptions): Promise<readonly (readonly Found[])[]>;
}

/** A detector could not say what is in the texts. Its message names detector and reason, and holds nothing of the texts. */
export class DetectorError extends Error {
  override readonly name = "DetectorError";
}
