import { isUtf8 } from "node:buffer";

import { isRecord, type JsonRecord } from "./is-record.ts";
import type { Member } from "./member-scanner.ts";
import { findAmbiguous, scanObject } from "./scan-members.ts";

export const OPEN_BRACE = 0x7b;

export type ObjectVerdict =
  | { readonly readable: true; readonly json: JsonRecord; readonly members: readonly Member[] }
  /** `reason` is a sentence for the caller. */
  | { readonly readable: false; readonly reason: string };

/**
 * A body that is a JSON object in UTF-8 and names each member of `acted` at most once and in lower case: which of
 * several an upstream takes is not known.
 */
export function readObject(bytes: Buffer, acted: ReadonlySet<string>): ObjectVerdict {
  const json = parsed(bytes);
  if (!isRecord(json)) return NO_OBJECT;
  const { deepest, members } = scanObject(bytes, bytes.indexOf(OPEN_BRACE));
  if (deepest > DEEPEST) return TOO_DEEP;
  const ambiguous = findAmbiguous(members, acted);
  return ambiguous === undefined
    ? { readable: true, json, members }
    : { readable: false, reason: `\`${ambiguous}\` must be named once, and in lower case.` };
}

/** Whoever goes through a body level by level, here or upstream, must be able to. */
export const DEEPEST = 512;
export const TOO_DEEP = {
  readable: false,
  reason: `The body is nested more than ${DEEPEST} levels deep.`,
} as const;

const NO_OBJECT = { readable: false, reason: "The body must be a JSON object in UTF-8." } as const;

function parsed(bytes: Buffer): unknown {
  // Lenient decoders drop broken bytes and may read a name where we saw none.
  if (!isUtf8(bytes)) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
