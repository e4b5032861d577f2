import type { z } from "zod";

/** A rule between the members of a body. */
export interface Rule<Body> {
  /** The sentence in the answer. */
  readonly otherwise: string | ((body: Body) => string);
  readonly holds: (body: Body) => boolean;
  /** Checked before the members themselves. */
  readonly first?: boolean;
}

/** A check that reports every broken rule, in order. To be given to a schema's `check`. */
export const keeping =
  <Body>(rules: readonly Rule<Body>[]): z.core.CheckFn<Body> =>
  ({ value, issues }) => {
    for (const { holds, otherwise, first = false } of rules) {
      if (holds(value)) continue;
      const message = typeof otherwise === "string" ? otherwise : otherwise(value);
      issues.push({ code: "custom", input: value, message, params: { first } });
    }
  };

/** Whether a rule that is checked before the members reported this. */
export const isFirst = (issue: z.core.$ZodIssue): boolean =>
  issue.code === "custom" && issue.params?.["first"] === true;
