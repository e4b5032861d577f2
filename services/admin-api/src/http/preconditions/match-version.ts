import { Problem } from "../../problems/problem.ts";

export interface Precondition {
  /** Throws a problem unless the version, of a row that is locked, is one the caller named. */
  readonly check: (version: number) => void;
  /** Throws a problem when the caller named a version, but nothing it could be compared with was changed. */
  readonly requireChecked: () => void;
}

/** Reads `if-match` (RFC 9110, 13.1.1). Absent, everything is allowed. */
export function requireMatch(header: string | undefined): Precondition {
  let isChecked = header === undefined;
  return {
    check(version) {
      isChecked = true;
      if (header === undefined || isAmong(header, etagOf(version))) return;
      throw new Problem("versionChanged", `if-match does not name the current etag`);
    },
    requireChecked() {
      if (isChecked) return;
      throw new Problem("versionChanged", "if-match cannot match: the object does not exist yet");
    },
  };
}

/** A version as a strong entity tag. */
export const etagOf = (version: number): string => `"${version}"`;

/** A weak tag (`W/…`) never matches: the comparison is the strong one. */
const isAmong = (header: string, etag: string): boolean =>
  header
    .split(",")
    .map((tag) => tag.trim())
    .some((tag) => tag === "*" || tag === etag);
