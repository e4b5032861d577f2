import { UnreadableMember } from "../../formats/json/checked-members.ts";
import { isRecord, type JsonRecord, recordsOf } from "../../formats/json/is-record.ts";

/**
 * Google's servers read JSON as protobuf does: each member has its name in camel case, and the one of the schema with underscores
 * (protobuf.dev/programming-guides/json, 2026-11).
 */
export const snakeOf = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Names in both spellings. */
export const bothSpellings = (names: readonly string[]): readonly string[] => [
  ...new Set(names.flatMap((name) => [name, snakeOf(name)])),
];

/** A member by its name in camel case, however it is written. Throws `UnreadableMember` where it stands in both ways. */
export function memberOf(json: JsonRecord, name: string): unknown {
  const snake = snakeOf(name);
  if (snake === name) return json[name];
  const [camel, other] = [json[name], json[snake]];
  if (camel !== undefined && other !== undefined) {
    throw new UnreadableMember(`\`${name}\` must be named once.`);
  }
  return camel ?? other;
}

/** The objects of a list. They take a single one where a list may stand. */
export const listedIn = (value: unknown): readonly JsonRecord[] =>
  isRecord(value) ? [value] : recordsOf(value);
