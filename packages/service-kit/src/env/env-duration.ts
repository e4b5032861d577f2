import { parseGoDuration } from "@lintel/core";
import { z } from "zod";

/** The longest a timer of Node waits; a longer one would go off at once. */
const MAX_MS = 2 ** 31 - 1;

/** A variable holding a duration above zero and below 25 days, in Go's syntax; parsed to milliseconds. */
export const envDuration = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context): number => {
      const ms = parseGoDuration(text);
      if (ms !== undefined && ms > 0 && ms <= MAX_MS) return ms;
      context.addIssue(
        "must be a duration above zero and below 25 days, such as 500ms, 5s or 1h30m",
      );
      return z.NEVER;
    });
