import { TokenUsage } from "@lintel/core";
import type { UsageByClass } from "@lintel/db";
import { z } from "zod";

const Seconds = z.string().regex(/^\d{1,10}$/);
const MAX_NAME_LENGTH = 255;

/** Which provider and which period. */
export const UsageByClassQuery = z.object({
  provider: z
    .string()
    .min(1)
    .max(MAX_NAME_LENGTH)
    .meta({ description: "As in events, such as `openai`." }),
  start: Seconds.meta({ description: "Unix seconds; included." }),
  end: Seconds.meta({ description: "Unix seconds; not included. At most 31 days later." }),
});

/** What a model's calls used. */
export const UsageByClassAnswer = z
  .object({
    model: z.string().meta({ description: "The one that answered, where that is known." }),
    calls: z.int().meta({ description: "Answered with success." }),
    estimatedCalls: z.int().meta({ description: "Calls whose usage was not reported." }),
    unpricedCalls: z.int().meta({ description: "Calls that had no price in part." }),
    importedCalls: z.int().meta({ description: "Calls of another gateway." }),
    costInNanoUsd: z.string(),
    usage: TokenUsage.meta({ description: "Sums in disjoint classes." }),
  })
  .meta({ id: "UsageByClass" });

export const toUsageAnswer = ({
  costNano,
  ...usage
}: UsageByClass): z.infer<typeof UsageByClassAnswer> => ({
  ...usage,
  costInNanoUsd: costNano.toString(),
});
