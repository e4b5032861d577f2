import type { AlertKind } from "./alert-rule.ts";

/** What a level was read of. */
export interface AlertObject {
  readonly kind:
    | "key"
    | "user"
    | "model"
    | "provider"
    | "everything"
    | "setting"
    | "queue"
    | "proxy";
  readonly id: string;
  readonly name: string;
}

/** A level that was read, to be held against the thresholds of a rule. */
export interface Observation {
  readonly object: AlertObject;
  /**
   * Within which a threshold is crossed once: a budget's window, a day. Absent for what lasts as long as it lasts: it is
   * crossed once until it has been below the threshold again.
   */
  readonly window?: string;
  readonly level: number;
  /** What is seen, as a sentence without its end. */
  readonly text: string;
}

/** One threshold that is exceeded or met. */
export interface Crossing {
  readonly observation: Observation;
  readonly threshold: number;
}

/** What observations cross of the thresholds, the lowest threshold of each first. */
export const crossingsOf = (
  observations: readonly Observation[],
  thresholds: readonly number[],
): readonly Crossing[] =>
  observations.flatMap((observation) =>
    thresholds
      .toSorted((a, b) => a - b)
      .filter((threshold) => observation.level >= threshold)
      .map((threshold) => ({ observation, threshold })),
  );

/** What a webhook says about a crossing. */
export interface AlertMessage {
  /** Id of the crossing: the same in every attempt to deliver it. */
  readonly id: string;
  readonly type: "alert.crossed" | "alert.test";
  /** Unix seconds. */
  readonly at: number;
  readonly rule: { readonly id: string; readonly name: string; readonly kind: AlertKind };
  readonly object: AlertObject;
  readonly window: string;
  readonly threshold: number;
  readonly level: number;
  readonly text: string;
}
