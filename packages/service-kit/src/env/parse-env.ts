import type { z } from "zod";

import { ConfigError } from "./config-error.ts";
import { LINTEL_VARIABLES, TEST_VARIABLE_PREFIX } from "./lintel-variables.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Parses the environment with a service's schema. An empty variable counts as unset. Throws a `ConfigError`
 * with every problem at once; a `LINTEL_` variable nobody knows is one of them, as it is misspelt.
 */
export function parseEnv<Schema extends z.ZodObject>(
  schema: Schema,
  env: Environment,
): z.output<Schema> {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== "" && value !== undefined),
  );
  const result = schema.safeParse(given);
  const problems = [
    ...(result.error?.issues ?? []).map((issue) => problemOf(issue, given)),
    ...unknownVariables(given, schema),
  ];
  if (!result.success || problems.length > 0) throw new ConfigError(problems);
  return result.data;
}

function problemOf(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  const name = String(issue.path[0] ?? "environment");
  return name in given || issue.path.length === 0
    ? `${name}: ${issue.message}`
    : `${name} is missing`;
}

function unknownVariables(given: Readonly<Record<string, unknown>>, schema: z.ZodObject): string[] {
  return Object.keys(given)
    .filter((name) => name.startsWith("LINTEL_") && !name.startsWith(TEST_VARIABLE_PREFIX))
    .filter((name) => !(name in schema.shape) && !LINTEL_VARIABLES.has(name))
    .map((name) => `${name} is not a variable of Lintel; is it misspelt?`);
}
