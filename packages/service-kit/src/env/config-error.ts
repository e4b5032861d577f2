/**
 * The environment cannot be used. The message lists every problem, one a line, and never repeats a value:
 * it may be a secret.
 */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `the configuration has ${problems.length === 1 ? "a problem" : "problems"}:\n${toList(problems)}`,
    );
    this.problems = problems;
  }
}

const toList = (problems: readonly string[]): string =>
  problems.map((problem) => `  - ${problem}`).join("\n");
