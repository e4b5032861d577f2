import type { PiiRule } from "@lintel/core";

/**
 * What a span can be: the entity types of the policy contract, which are those of Amazon Comprehend
 * (https://docs.aws.amazon.com/comprehend/latest/dg/how-pii.html, read 2026-11-29), and `secret`.
 */
export type EntityType = Exclude<PiiRule, "all">;

/** A part of a text, from `start` up to and without `end` (UTF-16 code units), and how sure the detector is (0 to 1). */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly type: EntityType;
  readonly score: number;
}
