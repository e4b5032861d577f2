import type { JsonRecord } from "../../../formats/json/is-record.ts";
import {
  CAP,
  DO_SAMPLE,
  MAX_TIME,
  REPETITION_PENALTY,
  TEMPERATURE,
  TOP_K,
  TOP_P,
} from "./member-names.ts";
import { flagOf, numberOf } from "./members.ts";

/** How a text is to be generated. What the caller does not say is left to the model's server. */
export interface Knobs {
  readonly cap: number | undefined;
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
  readonly topK: number | undefined;
  readonly repetitionPenalty: number | undefined;
  readonly streamed: boolean;
  /** How long the answer may take, in milliseconds. */
  readonly maxTimeMs: number | undefined;
}

/** In the ranges of LocalLab's server 0.11.3 (`GenerationRequest` and `ChatRequest` in its source, 2025-07). */
export function readKnobs(json: JsonRecord): Knobs {
  const temperature = numberOf(json, TEMPERATURE, { min: 0, max: 2 });
  return {
    cap: numberOf(json, CAP, { min: 1, max: 32_000, isWhole: true }),
    temperature: flagOf(json, DO_SAMPLE) === false ? 0 : temperature,
    topP: numberOf(json, TOP_P, { min: 0, max: 1 }),
    topK: numberOf(json, TOP_K, { min: 1, max: 1000, isWhole: true }),
    repetitionPenalty: numberOf(json, REPETITION_PENALTY, { min: 1, max: 2 }),
    streamed: flagOf(json, ["stream"]) ?? false,
    maxTimeMs: millisecondsOf(numberOf(json, MAX_TIME, { min: 0 })),
  };
}

/** Converts seconds; none means no limit, as at its server. */
const millisecondsOf = (seconds = 0): number | undefined =>
  seconds > 0 ? Math.max(1, Math.round(seconds * 1000)) : undefined;
