import type { JsonPathStep } from "@lintel/core";

import { isRecord } from "../is-record.ts";

/**
 * What stands at a path in a JSON value, as gjson finds it: a list where the path goes through each element of one,
 * of those that have it. `undefined` when there is nothing. A path that ends in `#` is the length of a list.
 */
export function valueAt(value: unknown, steps: readonly JsonPathStep[]): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (step.to === "member") return valueAt(memberOf(value, step.name), rest);
  if (!Array.isArray(value)) return undefined;
  if (rest.length === 0) return value.length;
  return value.map((element) => valueAt(element, rest)).filter((found) => found !== undefined);
}

function memberOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return /^\d{1,9}$/.test(name) ? value[Number(name)] : undefined;
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Every text that stands at a path, in its order: strings, those in lists, and of objects their `text`. */
export const textsAt = (
  value: unknown,
  steps: readonly JsonPathStep[] | undefined,
): readonly string[] => (steps === undefined ? [] : textsIn(valueAt(value, steps)));

/** Deeper than any text is kept. */
const DEEPEST = 60;

function textsIn(value: unknown, depth = 0): readonly string[] {
  if (typeof value === "string") return [value];
  if (depth > DEEPEST) return [];
  if (Array.isArray(value)) return value.flatMap((element) => textsIn(element, depth + 1));
  return isRecord(value) && "text" in value ? textsIn(value["text"], depth + 1) : [];
}
