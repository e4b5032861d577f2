import { isDeepStrictEqual } from "node:util";

import { Secret } from "./secret.ts";

/** A thing as the audit log may show it, its secrets wrapped in `Secret`. */
export type Recorded = Readonly<Record<string, unknown>>;

interface Difference {
  readonly before: unknown;
  readonly after: unknown;
}

/** The audit row has the time of a change already. */
const NOT_RECORDED: ReadonlySet<string> = new Set([
  "createdAt",
  "updatedAt",
  "created_at",
  "updated_at",
]);

/**
 * The members in which two states differ, within objects too, with the values of both. A list is one value. A
 * secret becomes a marker when it is written: that it is there says that it changed.
 */
export function changedMembers(before: Recorded, after: Recorded): Difference {
  return differenceOf(without(before), without(after)) ?? { before: {}, after: {} };
}

const without = (state: Recorded): Recorded =>
  Object.fromEntries(Object.entries(state).filter(([name]) => !NOT_RECORDED.has(name)));

function differenceOf(before: unknown, after: unknown): Difference | undefined {
  if (isPlain(before) && isPlain(after)) return differenceInside(before, after);
  if (isDeepStrictEqual(before, after)) return undefined;
  return { before, after };
}

function differenceInside(before: Recorded, after: Recorded): Difference | undefined {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names].flatMap((name) => {
    const difference = differenceOf(before[name], after[name]);
    return difference === undefined ? [] : [{ name, ...difference }];
  });
  if (changed.length === 0) return undefined;
  return {
    before: Object.fromEntries(changed.map(({ name, before: value }) => [name, value])),
    after: Object.fromEntries(changed.map(({ name, after: value }) => [name, value])),
  };
}

const isPlain = (value: unknown): value is Recorded =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Secret);
