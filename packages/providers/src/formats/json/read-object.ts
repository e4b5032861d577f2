import { isUtf8 } from "node:buffer";

import {
  type CheckedMember,
  DEEPEST,
  JsonChecker,
  MAX_MEMBERS,
  MAX_VALUES,
} from "./check/json-checker.ts";
import type { JsonRecord } from "./is-record.ts";
import { toJsonText } from "./json-text.ts";
import { lazyRecord } from "./lazy-record.ts";
import { findAmbiguous } from "./scan-members.ts";

export const OPEN_BRACE = 0x7b;

export type ObjectVerdict =
  | {
      readonly readable: true;
      readonly json: JsonRecord;
      readonly members: readonly CheckedMember[];
    }
  /** `reason` is a sentence for the caller. */
  | { readonly readable: false; readonly reason: string };

/**
 * A body that is a JSON object in UTF-8 and names each member of `acted` at most once and in lower case: which of
 * several an upstream takes is not known. Its values are made when they are read.
 */
export function readObject(bytes: Buffer, acted: ReadonlySet<string>): ObjectVerdict {
  const json = toJsonText(bytes);
  // Lenient decoders drop broken bytes and may read a name where we saw none.
  if (!json.isAscii && !isUtf8(bytes)) return NO_OBJECT;
  const checker = new JsonChecker(json);
  const members = checker.members();
  if (members === undefined) return refusalOf(checker);
  const ambiguous = findAmbiguous(members, acted);
  return ambiguous === undefined
    ? { readable: true, json: lazyRecord(json, members), members }
    : { readable: false, reason: `\`${ambiguous}\` must be named once, and in lower case.` };
}

/** Why a text is no object that is read. */
export function refusalOf(checker: JsonChecker): Extract<ObjectVerdict, { readable: false }> {
  if (checker.hasTooMany) return TOO_MANY;
  return checker.isTooDeep ? TOO_DEEP : NO_OBJECT;
}

const TOO_MANY = {
  readable: false,
  reason: `The body has more than ${MAX_MEMBERS} members side by side, or more than ${MAX_VALUES} values.`,
} as const;

export const TOO_DEEP = {
  readable: false,
  reason: `The body is nested more than ${DEEPEST} levels deep.`,
} as const;

export const NO_OBJECT = {
  readable: false,
  reason: "The body must be a JSON object in UTF-8.",
} as const;
