import { DatabaseError } from "pg";

/** SQLSTATE classes: 22 data exception, 23 integrity violation, 54 a limit of the program, as an index entry's size. */
const DATA_CLASSES = new Set(["22", "23", "54"]);
const FOREIGN_KEY = "23503";
const CHECK = "23514";

/**
 * Is it the record's fault, so that trying again can only fail again? Everything else (connections, locks,
 * disks, shutdowns) passes. So do two of the integrity violations: a row of `prices` we remembered was deleted,
 * and a row was on its way to the catch-all partition while its month's partition was attached (that check
 * alone has no name).
 */
export function isDataError(error: unknown): error is Error {
  if (error instanceof RangeError) return true;
  if (!(error instanceof DatabaseError)) return false;
  const { code = "", constraint } = error;
  if (code === FOREIGN_KEY || (code === CHECK && constraint === undefined)) return false;
  return DATA_CLASSES.has(code.slice(0, 2));
}
