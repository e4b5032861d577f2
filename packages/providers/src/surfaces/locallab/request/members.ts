import type { JsonRecord } from "../../../formats/json/is-record.ts";
import type { Names } from "./member-names.ts";

/** A member holds what it may not; `message` is a sentence for the caller, in the words of LocalLab's server. */
export class LocalLabMemberError extends Error {}

interface Given {
  readonly name: string;
  readonly value: unknown;
}

/** A member under the first of its names that is given; null is as if it was not. */
export function firstOf(json: JsonRecord, names: Names): Given | undefined {
  for (const name of names) {
    const value = json[name] ?? undefined;
    if (value !== undefined) return { name, value };
  }
  return undefined;
}

export function textOf(json: JsonRecord, names: Names): string | undefined {
  const given = firstOf(json, names);
  if (given === undefined) return undefined;
  if (typeof given.value === "string") return given.value;
  throw new LocalLabMemberError(`${given.name}: Input should be a valid string`);
}

export function flagOf(json: JsonRecord, names: Names): boolean | undefined {
  const given = firstOf(json, names);
  if (given === undefined) return undefined;
  if (typeof given.value === "boolean") return given.value;
  throw new LocalLabMemberError(`${given.name}: Input should be a valid boolean`);
}

interface Range {
  readonly min: number;
  readonly max?: number;
  readonly isWhole?: true;
}

export function numberOf(json: JsonRecord, names: Names, range: Range): number | undefined {
  const given = firstOf(json, names);
  if (given === undefined) return undefined;
  const { name, value } = given;
  if (typeof value !== "number" || (range.isWhole === true && !Number.isSafeInteger(value))) {
    const kind = range.isWhole === true ? "integer" : "number";
    throw new LocalLabMemberError(`${name}: Input should be a valid ${kind}`);
  }
  if (value < range.min) {
    throw new LocalLabMemberError(`${name}: Input should be greater than or equal to ${range.min}`);
  }
  if (range.max !== undefined && value > range.max) {
    throw new LocalLabMemberError(`${name}: Input should be less than or equal to ${range.max}`);
  }
  return value;
}
