import type { CallBodyVerdict } from "../../contract/call-body.ts";
import { readText, UnreadableMember } from "../../formats/json/checked-members.ts";
import { isRecord, type JsonRecord } from "../../formats/json/is-record.ts";
import { findAmbiguous, objectIn } from "../../formats/json/scan-members.ts";
import { unreadable } from "../openai/body/read-body.ts";

const USER_ID: ReadonlySet<string> = new Set(["user_id"]);

/** The caller's end user is in the metadata. */
export function readUserId(json: JsonRecord): string {
  const metadata = json["metadata"] ?? {};
  if (!isRecord(metadata)) throw new UnreadableMember("`metadata` must be an object.");
  return readText(metadata, "user_id");
}

/** A body that names its user twice is none: which of them an upstream takes is not known. */
export function withOneUserId(verdict: CallBodyVerdict): CallBodyVerdict {
  if (!verdict.readable) return verdict;
  const ambiguous = findAmbiguous(objectIn(verdict.body, "metadata").members, USER_ID);
  return ambiguous === undefined
    ? verdict
    : unreadable("`metadata.user_id` must be named once, and in lower case.");
}
