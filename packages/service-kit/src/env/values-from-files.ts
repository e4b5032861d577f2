import { readFileSync } from "node:fs";

import type { z } from "zod";

const SUFFIX = "_FILE";

export interface ResolvedFiles {
  /** The environment with the contents of the files in the place of their paths. */
  readonly env: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

/**
 * Reads every variable of the schema that is given as a file: `ADMIN_PASS_FILE=/run/secrets/admin` is `ADMIN_PASS`, as in
 * the official Docker images of databases. The file's last line break is not part of the value, an empty file counts as
 * unset. Every variable can be given like this, so that no secret is forgotten. Problems never repeat a path or a value.
 */
export function valuesFromFiles(
  given: Readonly<Record<string, string>>,
  schema: z.ZodObject,
): ResolvedFiles {
  const env = { ...given };
  const problems: string[] = [];
  for (const [name, path] of Object.entries(given)) {
    const target = targetOf(name, schema);
    if (target === undefined) continue;
    delete env[name];
    if (given[target] !== undefined) {
      problems.push(`${target} and ${name} exclude each other`);
      continue;
    }
    const { problem, value } = readValue(path);
    if (problem !== undefined) problems.push(`${name}: ${problem}`);
    if (value !== undefined && value !== "") env[target] = value;
  }
  return { env, problems };
}

/** The variable a name gives the file of; undefined where it gives none, or is a variable of its own. */
function targetOf(name: string, schema: z.ZodObject): string | undefined {
  if (!name.endsWith(SUFFIX) || name in schema.shape) return undefined;
  const target = name.slice(0, -SUFFIX.length);
  return target in schema.shape ? target : undefined;
}

function readValue(path: string): { readonly value?: string; readonly problem?: string } {
  try {
    return { value: readFileSync(path, "utf8").replace(/\r?\n$/, "") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    return { problem: `the file cannot be read${code}` };
  }
}
