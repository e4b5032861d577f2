import type { JsonRecord } from "./is-record.ts";

/** A member holds what it may not; `message` is a sentence for the caller. */
export class UnreadableMember extends Error {}

/** A member that is a string; empty when it is absent or null. */
export function readText(json: JsonRecord, name: string): string {
  const value = json[name] ?? "";
  if (typeof value !== "string") throw new UnreadableMember(`\`${name}\` must be a string.`);
  return value;
}

/** A member that is true or false; false when it is absent or null. */
export function readFlag(json: JsonRecord, name: string): boolean {
  const value = json[name] ?? false;
  if (typeof value !== "boolean") throw new UnreadableMember(`\`${name}\` must be true or false.`);
  return value;
}

/** A member that is a whole number from 0; `undefined` when it is absent or null. */
export function readCount(json: JsonRecord, name: string): number | undefined {
  const value = json[name] ?? undefined;
  if (value === undefined || isCount(value)) return value;
  throw new UnreadableMember(`\`${name}\` must be a whole number.`);
}

export const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

/** What a provider reported as a count; `undefined` for anything that is none. */
export const countOf = (value: unknown): number | undefined => (isCount(value) ? value : undefined);
