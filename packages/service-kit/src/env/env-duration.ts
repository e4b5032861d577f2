import { parseGoDuration } from "@lintel/core";
import { z } from "zod";

/** A variable holding a duration above zero, in Go's syntax; parsed to milliseconds. */
export const envDuration = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context): number => {
      const ms = parseGoDuration(text);
      if (ms !== undefined && ms > 0) return ms;
      context.addIssue("must be a duration above zero, such as 500ms, 5s or 1h30m");
      return z.NEVER;
    });
