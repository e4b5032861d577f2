import type { ProblemName } from "./catalog.ts";

/** The one error a verb or a route throws to answer with. `detail` is written for the caller. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly problem: ProblemName;

  constructor(problem: ProblemName, detail: string, options: ErrorOptions = {}) {
    super(detail, options);
    this.problem = problem;
  }
}
