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

const MAX_PORT = 65_535;

/** A variable holding the TCP port to listen on. 0 lets the system choose one. */
export const envPort = (fallback: number) => envInteger(fallback, 0, MAX_PORT);

/** The port of another server. */
export const envRemotePort = (fallback: number) => envInteger(fallback, 1, MAX_PORT);

/** A port that may be unset: one to listen on, so from 0, or another server's, from 1. */
export const envOptionalPort = (min: 0 | 1) => {
  const problem = `must be a whole number from ${min} to ${MAX_PORT}`;
  return z
    .string()
    .regex(/^\d{1,5}$/, { error: problem, abort: true })
    .transform(Number)
    .refine((port) => port >= min && port <= MAX_PORT, problem)
    .optional();
};
