import { toUnixSeconds } from "@lintel/admin-models";
import { type BudgetStanding, nanoToUsd, windowEndMs } from "@lintel/core";
import { z } from "zod";

const MAX_LIMIT = 500;
const DEFAULT_LIMIT = 50;
const DEFAULT_SHARE = 80;

const within = (max: number) => (text: string) =>
  /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= max;

/** Which budgets are near their end. */
export const NearLimitsQuery = z.object({
  share: z
    .string()
    .refine(within(100))
    .optional()
    .meta({ description: `At least this percentage is spent; ${DEFAULT_SHARE} unless given.` }),
  limit: z
    .string()
    .refine(within(MAX_LIMIT))
    .optional()
    .meta({ description: `1 to ${MAX_LIMIT}; ${DEFAULT_LIMIT} when absent.` }),
});
type NearLimitsQuery = z.infer<typeof NearLimitsQuery>;

export const toNearLimits = ({ limit, share }: NearLimitsQuery) => ({
  minShare: Number(share ?? DEFAULT_SHARE),
  limit: Number(limit ?? DEFAULT_LIMIT),
});

/** A budget, and what of it is spent. */
export const BudgetAnswer = z
  .object({
    kind: z.enum(["key", "user"]),
    id: z.string(),
    name: z.string(),
    unit: z.enum(["m", "h", "d", "mo", "total"]).meta({ description: "`total`: for ever." }),
    limitInUsd: z.number(),
    spentInUsd: z.number(),
    share: z.number().meta({ description: "Percent of the budget, rounded down to hundredths." }),
    resetsAt: z.int().nullable().meta({
      description: "Unix seconds: when the next window begins; null for ever.",
    }),
  })
  .meta({ id: "Budget" });
export type BudgetAnswer = z.infer<typeof BudgetAnswer>;

export const toBudgetAnswer = (
  { maxNano, object, spentNano, unit }: BudgetStanding,
  atMs: number,
): BudgetAnswer => ({
  kind: object.kind === "user" ? "user" : "key",
  id: object.id,
  name: object.name,
  unit,
  limitInUsd: nanoToUsd(maxNano),
  spentInUsd: nanoToUsd(spentNano),
  share: Number((spentNano * 10_000n) / maxNano) / 100,
  resetsAt: unit === "total" ? null : toUnixSeconds(windowEndMs(unit, atMs)),
});
