import { z } from "zod";

/** A variable holding a whole number from `min` to `max`, written in digits. */
export const envInteger = (fallback: number, min: number, max = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .default(String(fallback))
    .transform((text, context): number => {
      const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
      if (value >= min && value <= max) return value;
      context.addIssue(`must be a whole number from ${min} to ${max}`);
      return z.NEVER;
    });

/** A variable holding a TCP port. 0 lets the system choose one. */
export const envPort = (fallback: number) => envInteger(fallback, 0, 65_535);

/** A port that may be unset. */
export const envOptionalPort = z
  .string()
  .regex(/^\d{1,5}$/, "must be a whole number from 0 to 65535")
  .transform(Number)
  .refine((port) => port <= 65_535, "must be a whole number from 0 to 65535")
  .optional();
