import { z } from "zod";

import { TokenUsage } from "../usage/usage.ts";

/** Work that continues after the call that began it was answered, with usage reported when it has ended. */
export const JobKind = z.enum(["response", "run", "batch", "evaluation", "fine_tuning"]);
export type JobKind = z.infer<typeof JobKind>;

/** What those calls of a job used together that are priced alike: of one model, with prompts of about one length. */
export const JobPart = z.object({
  /** The model that answered. */
  model: z.string(),
  usage: TokenUsage,
  /** Tokens of the longest of these prompts: some models cost more once the prompt is long. */
  promptTokens: z.int().nonnegative(),
  /** Some count was impossible and was brought into range. */
  isClamped: z.boolean().optional(),
  /** What multiplies the model's prices, as the price book calls it: `fast`, `us`. */
  priceModifiers: z.array(z.string()).optional(),
  /** The tier it was served in, in the provider's words, where reported. */
  serviceTier: z.string().optional(),
});
export type JobPart = z.infer<typeof JobPart>;

/** The state of a job, as an answer of the provider reports it. */
export const JobReading = z.object({
  kind: JobKind,
  /** The provider's name for it. */
  id: z.string().min(1),
  /** Path below the provider's prefix; a GET answers its state. */
  path: z.string(),
  hasEnded: z.boolean(),
  /** What it used, when reported; empty for nothing. */
  parts: z.array(JobPart).optional(),
  /** Where the provider keeps its results, line by line, below the provider's prefix: more exact. */
  resultsPath: z.string().optional(),
  /** It used something that is not reported. */
  isUnknown: z.boolean().optional(),
});
export type JobReading = z.infer<typeof JobReading>;

/** A job as reported to the call that began it. */
export const StartedJob = JobReading.pick({ kind: true, id: true, path: true }).extend({
  /** What limits hold for it until its cost is known. */
  held: z
    .object({
      holders: z.array(
        z.object({
          scope: z.enum(["key", "user"]),
          id: z.string(),
          /** The meters on which it is held, as admission names them. */
          money: z.string(),
          tokens: z.string(),
        }),
      ),
      reservedNano: z.int().nonnegative(),
      reservedTokens: z.int().nonnegative(),
    })
    .optional(),
});
export type StartedJob = z.infer<typeof StartedJob>;
