import { z } from "zod";

const TRUE = new Set(["true", "1", "yes", "on"]);
const FALSE = new Set(["false", "0", "no", "off"]);

/** A variable that is true or false, in any case. */
export const envFlag = (fallback: boolean) =>
  z
    .string()
    .default(String(fallback))
    .transform((text, context): boolean => {
      const word = text.toLowerCase();
      if (TRUE.has(word)) return true;
      if (FALSE.has(word)) return false;
      context.addIssue("must be true or false");
      return z.NEVER;
    });
