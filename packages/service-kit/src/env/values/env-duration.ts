import { parseGoDuration } from "@lintel/core";
import { z } from "zod";

/** The longest a timer of Node waits; a longer one would go off at once. */
const MAX_MS = 2 ** 31 - 1;

/** A variable holding a duration below 25 days, in Go's syntax, zero only where that is allowed; parsed to milliseconds. */
export const envDuration = (fallback: string, { allowsZero = false } = {}) =>
  z
    .string()
    .default(fallback)
    .transform((text, context): number => {
      const ms = parseGoDuration(text);
      const isAllowed = ms !== undefined && (ms > 0 || (allowsZero && ms === 0));
      if (isAllowed && ms <= MAX_MS) return ms;
      context.addIssue(
        `must be a duration ${allowsZero ? "" : "above zero and "}below 25 days, such as 500ms, 5s or 1h30m`,
      );
      return z.NEVER;
    });
