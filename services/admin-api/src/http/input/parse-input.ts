import { isFirst } from "@lintel/admin-models";
import type { z } from "zod";

import type { ProblemName } from "../../problems/catalog.ts";
import { Problem } from "../../problems/problem.ts";

export interface InputProblems {
  /** A member has the wrong type. */
  readonly malformed: ProblemName;
  /** A member has a value that is not allowed. */
  readonly invalid: ProblemName;
}

/**
 * Parses input the way the contract reports faults: one wrong type ends it; then the rules that come first; then
 * all members with values that are not allowed, in one sentence; then the first broken rule between members.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  problems: InputProblems,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return withCleanText(result.data, problems);
  const { issues } = result.error;
  const wrongType = issues.find((issue) => ABORTING.has(issue.code));
  if (wrongType !== undefined) {
    const message = wrongType.message.slice(0, MAX_MESSAGE_LENGTH);
    throw new Problem(problems.malformed, `${nameOf(wrongType.path)}: ${message}`);
  }
  throw new Problem(problems.invalid, sentenceOf(issues));
}

/** Some messages quote what was sent. */
const MAX_MESSAGE_LENGTH = 500;

type Issue = z.core.$ZodIssue;

const ABORTING: ReadonlySet<string> = new Set([
  "invalid_type",
  "invalid_value",
  "invalid_union",
  "invalid_key",
  "invalid_element",
  "unrecognized_keys",
]);

function sentenceOf(issues: readonly Issue[]): string {
  const rules = issues.filter((issue) => issue.path.length === 0);
  const first = rules.find(isFirst);
  if (first !== undefined) return first.message;
  const members = issues.filter((issue) => issue.path.length > 0);
  return members.length > 0 ? sentenceOfMembers(members) : (rules[0]?.message ?? "invalid");
}

function sentenceOfMembers(issues: readonly Issue[]): string {
  const names = new Set(issues.map((issue) => nameOf(issue.path)));
  const [firstPath, ...otherPaths] = [...names].filter((name) => name.startsWith("allowedPaths."));
  // The contract lists only the first of the bad paths.
  for (const name of otherPaths) if (firstPath !== undefined) names.delete(name);
  const sentence = `fields [${[...names].join(", ")}] are invalid`;
  const tooBig = issues.find((issue) => issue.code === "too_big");
  return tooBig === undefined
    ? sentence
    : `${sentence} (${nameOf(tooBig.path)}: ${tooBig.message})`;
}

/** The contract's spelling: `tags` for a bad tag, but `settingIds[0]` and `allowedPaths.0.path`. */
function nameOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "body";
  if (path[0] === "settingIds" && path.length === 2) return `settingIds[${String(path[1])}]`;
  const isElement = typeof path.at(-1) === "number";
  return (isElement ? path.slice(0, -1) : path).map(String).join(".");
}

/** Refuses text that Postgres cannot store: it would fail there, or be changed on the way. */
function withCleanText<T>(value: T, problems: InputProblems): T {
  const path = findUnstorable(value, []);
  if (path === undefined) return value;
  throw new Problem(
    problems.malformed,
    `${nameOf(path)}: text with a NUL or half a surrogate pair cannot be stored`,
  );
}

/** As deep as the schema, which the value has passed. */
function findUnstorable(
  value: unknown,
  path: readonly PropertyKey[],
): readonly PropertyKey[] | undefined {
  if (typeof value === "string") return isStorable(value) ? undefined : path;
  if (Array.isArray(value)) {
    return value.map((item, index) => findUnstorable(item, [...path, index])).find(Boolean);
  }
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value)
    .map(([name, member]) => (isStorable(name) ? findUnstorable(member, [...path, name]) : path))
    .find(Boolean);
}

const isStorable = (text: string): boolean => !text.includes("\0") && text.isWellFormed();
