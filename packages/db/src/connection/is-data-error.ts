import { DatabaseError } from "pg";

import { isPassingConflict } from "./is-passing-conflict.ts";

/** SQLSTATE classes: 22 data exception, 23 integrity violation, 54 a limit of the program, as an index entry's size. */
const DATA_CLASSES = new Set(["22", "23", "54"]);

/**
 * Is it the record's fault, so that trying again can only fail again? Everything else (connections, conflicts,
 * disks, shutdowns) passes.
 */
export function isDataError(error: unknown): error is Error {
  if (error instanceof RangeError) return true;
  if (!(error instanceof DatabaseError) || isPassingConflict(error)) return false;
  return DATA_CLASSES.has(error.code?.slice(0, 2) ?? "");
}
