import type { z } from "zod";

import { ConfigError } from "./config-error.ts";
import { LINTEL_VARIABLES, TEST_VARIABLE_PREFIX } from "./lintel-variables.ts";
import { valuesFromFiles } from "./values-from-files.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Finds what is wrong with variables that are right each by itself. Never repeats a value. */
export type EnvCheck = (given: Environment) => readonly string[];

/**
 * A check of variables that belong together. Those that are wrong by themselves are left out, so that it still finds what
 * is wrong with the others.
 */
export const envCheck =
  <Schema extends z.ZodObject>(
    schema: Schema,
    problemsOf: (env: z.output<Schema>) => readonly string[],
  ): EnvCheck =>
  (given) => {
    const wrong = new Set(schema.safeParse(given).error?.issues.map(({ path }) => path[0]));
    const right = Object.entries(given).filter(([name]) => !wrong.has(name));
    const result = schema.safeParse(Object.fromEntries(right));
    return result.success ? problemsOf(result.data) : [];
  };

/**
 * Parses the environment with a service's schema and checks it. An empty variable counts as unset, and each can be given as
 * a file (`…_FILE`). Throws a `ConfigError` with every problem at once; an unknown `LINTEL_` variable is one of them, as it
 * is misspelt.
 */
export function parseEnv<Schema extends z.ZodObject>(
  schema: Schema,
  env: Environment,
  checks: readonly EnvCheck[] = [],
): z.output<Schema> {
  const { env: given, problems: fileProblems } = valuesFromFiles(withoutEmpty(env), schema);
  const result = schema.safeParse(given);
  const problems = [
    ...fileProblems,
    ...(result.error?.issues ?? []).map((issue) => problemOf(issue, given)),
    ...checks.flatMap((check) => check(given)),
    ...unknownVariables(given, schema),
  ];
  if (!result.success || problems.length > 0) throw new ConfigError(problems);
  return result.data;
}

function withoutEmpty(env: Environment): Readonly<Record<string, string>> {
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && value !== "") set[name] = value;
  }
  return set;
}

function problemOf(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  const name = String(issue.path[0] ?? "environment");
  return name in given || issue.path.length === 0
    ? `${name}: ${issue.message}`
    : `${name} is missing`;
}

function unknownVariables(given: Readonly<Record<string, unknown>>, schema: z.ZodObject): string[] {
  return (
    Object.keys(given)
      .filter((name) => name.startsWith("LINTEL_") && !name.startsWith(TEST_VARIABLE_PREFIX))
      .filter((name) => !(name in schema.shape) && !LINTEL_VARIABLES.has(name))
      // Another service's variable, given as a file.
      .filter((name) => !LINTEL_VARIABLES.has(name.replace(/_FILE$/, "")))
      .map((name) => `${name} is not a variable of Lintel; is it misspelt?`)
  );
}
