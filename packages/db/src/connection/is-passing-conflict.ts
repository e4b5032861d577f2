import { DatabaseError } from "pg";

const FOREIGN_KEY = "23503";
const CHECK = "23514";
const DEADLOCK = "40P01";

/**
 * Did the transaction only conflict with another, so that the same statements will succeed when retried at once?
 * A deadlock; a row of `prices` that was there a moment ago; a row on its way to the catch-all partition while
 * its month's own was attached (of all checks, that one alone has no name).
 */
export function isPassingConflict(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false;
  const { code, constraint } = error;
  return code === DEADLOCK || code === FOREIGN_KEY || (code === CHECK && constraint === undefined);
}
