import type { ProblemName } from "./catalog.ts";

interface ProblemOptions extends ErrorOptions {
  readonly retryAfterSeconds?: number;
}

/** The one error a verb or a route throws to answer with. `detail` is written for the caller. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly problem: ProblemName;
  /** When it makes sense to ask again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: ProblemName, detail: string, options: ProblemOptions = {}) {
    super(detail, options);
    this.problem = problem;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
