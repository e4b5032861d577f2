import { keeping, MAX_TAGS, type Rule } from "@lintel/admin-models";
import { z } from "zod";

import { GROUPS } from "./event-report.ts";
import { PERIOD_GIVEN, PERIOD_IN_ORDER, PERIOD_MEMBERS } from "./report-period.ts";

const DEFAULT_GROUPS = 20;
const MAX_GROUPS = 100;
/** A year and a bit: the period before has to be read too. */
const MAX_SECONDS = 400 * 24 * 3600;

const Filled = z.array(z.string().min(1)).max(1000);

const Members = z.object({
  ...PERIOD_MEMBERS,
  groupBy: z.enum(GROUPS).optional().meta({
    description: "What to sum up besides all calls.",
  }),
  limit: z
    .int()
    .min(1)
    .max(MAX_GROUPS)
    .optional()
    .meta({
      description: `At most this many groups, the most expensive first; ${DEFAULT_GROUPS} unless given.`,
    }),
  keyIds: Filled.optional().meta({ description: "Only calls of one of these keys." }),
  userIds: Filled.optional().meta({ description: "Only calls for one of these users." }),
  tags: Filled.max(MAX_TAGS).optional().meta({ description: "Only calls that have all of them." }),
});
type Members = z.infer<typeof Members>;

const RULES: readonly Rule<Members>[] = [
  ...PERIOD_GIVEN,
  PERIOD_IN_ORDER,
  {
    otherwise: "the period is longer than 400 days",
    holds: ({ end, start }) => end - start <= MAX_SECONDS,
  },
];

/** The body that asks for an overview. */
export const OverviewRequest = Members.check(keeping(RULES)).meta({ id: "OverviewRequest" });
export type OverviewRequest = z.infer<typeof OverviewRequest>;

/** How many groups are asked for. */
export const groupLimitOf = ({ limit = DEFAULT_GROUPS }: OverviewRequest): number => limit;

const Sums = z
  .object({
    calls: z.int(),
    errors: z.int().meta({
      description: "Calls not answered with 200, or with an error in the answer.",
    }),
    costInUsd: z.number(),
    costInNanoUsd: z.string().meta({ description: "The exact sum, in whole nano-dollars." }),
    promptTokens: z.int(),
    completionTokens: z.int(),
    meanLatencyInMs: z.number(),
  })
  .meta({ id: "UsageSums" });
export type UsageSums = z.infer<typeof Sums>;

const Quantiles = z
  .object({
    calls: z.int().meta({ description: "Of so many calls, the latest of the period." }),
    median: z.number().nullable(),
    p95: z.number().nullable(),
  })
  .meta({ id: "Quantiles" });
export type Quantiles = z.infer<typeof Quantiles>;

export const OverviewAnswer = z
  .object({
    period: Sums,
    before: Sums.meta({ description: "Of the period of the same length before." }),
    timeToFirstByteInMs: Quantiles,
    overheadInMs: Quantiles.meta({ description: "The gateway's own time." }),
    groups: z.array(
      z.object({
        id: z.string().meta({ description: "What is grouped by; empty for calls without one." }),
        name: z.string().meta({
          description: "Of the key, user, policy or route; as the id where there is none.",
        }),
        period: Sums,
        before: Sums,
      }),
    ),
    hasMoreGroups: z.boolean(),
  })
  .meta({ id: "Overview" });
export type OverviewAnswer = z.infer<typeof OverviewAnswer>;
