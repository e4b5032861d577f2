import { isRecord, type JsonRecord } from "@lintel/providers";

import type { DialectId } from "../model/dialect-id.ts";
import type { Extras } from "../model/extras.ts";
import { RequestProblem } from "./request-problem.ts";

/** The member as a number; `undefined` when it is absent or `null`. */
export function numberOf(object: JsonRecord, name: string): number | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number") throw new RequestProblem(`\`${name}\` must be a number.`, name);
  return value;
}

export function textOf(object: JsonRecord, name: string): string | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new RequestProblem(`\`${name}\` must be a string.`, name);
  return value;
}

export function flagOf(object: JsonRecord, name: string): boolean | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "boolean") {
    throw new RequestProblem(`\`${name}\` must be true or false.`, name);
  }
  return value;
}

export function recordOf(object: JsonRecord, name: string): JsonRecord | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value)) throw new RequestProblem(`\`${name}\` must be an object.`, name);
  return value;
}

/** The objects of an array; `undefined` when there is none. */
export function recordListOf(object: JsonRecord, name: string): readonly JsonRecord[] | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every(isRecord)) {
    throw new RequestProblem(`\`${name}\` must be a list of objects.`, name);
  }
  return value;
}

/** A text, or the texts of a list. */
export function textListOf(object: JsonRecord, name: string): readonly string[] | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  const list: unknown = typeof value === "string" ? [value] : value;
  if (!Array.isArray(list) || !list.every((each) => typeof each === "string")) {
    throw new RequestProblem(`\`${name}\` must be a string or a list of strings.`, name);
  }
  return list;
}

/** One of `words`; `undefined` when it is absent or another. */
export function wordOf<Word extends string>(
  value: unknown,
  words: readonly Word[],
): Word | undefined {
  return words.find((word) => word === value);
}

/** The members of an object that are not `known`, and not `null`. */
export function extrasOf(
  dialect: DialectId,
  object: JsonRecord,
  known: ReadonlySet<string>,
): Extras | undefined {
  let beyond: [string, unknown][] | undefined;
  for (const name of Object.keys(object)) {
    const value = known.has(name) ? undefined : object[name];
    if (value === undefined || value === null) continue;
    beyond ??= [];
    beyond.push([name, value]);
  }
  return beyond === undefined ? undefined : { dialect, members: Object.fromEntries(beyond) };
}
