import { DatabaseError } from "pg";

/** SQLSTATE classes: 22 data exception, 23 integrity violation, 54 a limit of the program, as an index entry's size. */
const DATA_CLASSES = new Set(["22", "23", "54"]);

/**
 * Is it the data's fault, so that trying again can only fail again? Everything else (connections, locks,
 * disks, shutdowns) passes.
 */
export const isDataError = (error: unknown): error is Error =>
  error instanceof RangeError ||
  (error instanceof DatabaseError && DATA_CLASSES.has(error.code?.slice(0, 2) ?? ""));
