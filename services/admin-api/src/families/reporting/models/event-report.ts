import { MAX_TAGS, UnixSeconds, keeping, type Rule } from "@lintel/admin-models";
import { z } from "zod";

import { PERIOD_GIVEN, PERIOD_IN_ORDER, PERIOD_MEMBERS } from "./report-period.ts";

/** A year of hours; more points than a chart can show. */
const MAX_BUCKETS = 10_000;

/** What sums of calls can be grouped by. */
export const GROUPS = [
  "model",
  "keyId",
  "customId",
  "userId",
  "provider",
  "tag",
  "policyId",
  "routeId",
] as const;
export type Grouping = (typeof GROUPS)[number];

const Members = z.object({
  ...PERIOD_MEMBERS,
  increment: z
    .int()
    .max(UnixSeconds.maxValue ?? 0)
    .meta({ description: "Seconds of one bucket.", example: 3600 }),
  keyIds: z.array(z.string()).optional(),
  tags: z
    .array(z.string())
    .max(MAX_TAGS)
    .optional()
    .meta({ description: "Events that have all of them." }),
  customIds: z.array(z.string()).optional(),
  userIds: z.array(z.string()).optional(),
  filters: z.array(z.string()).optional().meta({
    description:
      "Group by `model`, `keyId`, `customId`, `userId`, `provider`, `tag`, `policyId`, `routeId`.",
  }),
});
type Members = z.infer<typeof Members>;

const RULES: readonly Rule<Members>[] = [
  ...PERIOD_GIVEN,
  { otherwise: "increment must be larger than 0", holds: ({ increment }) => increment > 0 },
  PERIOD_IN_ORDER,
  {
    otherwise: `filters must be of ${GROUPS.join(", ")}`,
    holds: ({ filters = [] }) =>
      filters.every((filter) => GROUPS.some((group) => group === filter)),
  },
  {
    otherwise: (report) =>
      `increment ${report.increment} divides the period into ${bucketsOf(report)} buckets; at most ${MAX_BUCKETS} are possible`,
    holds: (report) => bucketsOf(report) <= MAX_BUCKETS,
  },
];

/** As the contract counts: one more, always empty, at `end` when it falls on a multiple. */
const bucketsOf = ({ start, end, increment }: Members): number =>
  Math.floor((end - start) / increment) + 1;

/** The body that asks for a time series. */
export const EventReport = Members.check(keeping(RULES)).meta({ id: "EventReport" });
export type EventReport = z.infer<typeof EventReport>;

/** What the points are grouped by, beside time. */
export const groupingsOf = ({ filters = [] }: EventReport): readonly Grouping[] =>
  GROUPS.filter((group) => filters.includes(group));

export const SpendAnswer = z
  .object({
    id: z.uuid(),
    costInMicroDollars: z.int(),
    costInNanoUsd: z.string().meta({ description: "The exact sum, in whole nano-dollars." }),
  })
  .meta({ id: "KeySpend" });
export type SpendAnswer = z.infer<typeof SpendAnswer>;
