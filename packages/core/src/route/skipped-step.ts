import { z } from "zod";

/** A step of a route that could not serve a call, and was left out. */
export const SkippedStep = z.object({
  /** Its number, from 1. */
  step: z.int().positive(),
  /** Why, as a code of the error table and as a sentence. */
  errorCode: z.string(),
  reason: z.string(),
});
export type SkippedStep = z.infer<typeof SkippedStep>;
