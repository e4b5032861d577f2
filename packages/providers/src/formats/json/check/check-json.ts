import { isUtf8 } from "node:buffer";

import { toJsonText } from "../json-text.ts";
import { NO_OBJECT, OPEN_BRACE, refusalOf } from "../read-object.ts";
import { JsonChecker } from "./json-checker.ts";

/**
 * Why bytes are not JSON in UTF-8 that can be gone through, as a sentence for the caller; `undefined` when they are. They
 * may be any value, of as many levels and values as a body's.
 */
export function checkJson(bytes: Buffer): string | undefined {
  if (!isUtf8(bytes)) return NO_JSON;
  const isObject = bytes.find((byte) => byte > 0x20) === OPEN_BRACE;
  const checker = new JsonChecker(toJsonText(isObject ? bytes : asMember(bytes)));
  const members = checker.members();
  if (members !== undefined && (isObject || members.length === 1)) return undefined;
  if (members !== undefined) return NO_JSON;
  const { reason } = refusalOf(checker);
  return reason === NO_OBJECT.reason ? NO_JSON : reason;
}

const NO_JSON = "The body must be JSON in UTF-8.";

/** The checker only goes through objects. */
const asMember = (bytes: Buffer): Buffer => Buffer.concat([BEFORE, bytes, BEHIND]);
const BEFORE = Buffer.from('{"":');
const BEHIND = Buffer.from("}");
