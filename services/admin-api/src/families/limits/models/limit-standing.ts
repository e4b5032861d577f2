import { toUnixSeconds } from "@lintel/admin-models";
import {
  type Limits,
  matchesModel,
  nanoToUsd,
  windowEndMs,
  windowStartMs,
  type WindowUnit,
} from "@lintel/core";
import type { HolderStanding } from "@lintel/db";
import { z } from "zod";

const MAX_HOLDERS = 100;

const Ids = z.array(z.string().max(100)).max(MAX_HOLDERS).optional();

/** Whose limits are asked for. */
export const LimitsQuery = z.object({
  keyIds: Ids.meta({ description: "Ids of keys, by repetition." }),
  userIds: Ids.meta({ description: "Ids of users, those that Lintel gave them." }),
});

/** A limit, and what of it is used. */
export const LimitStanding = z
  .object({
    kind: z.enum(["cost", "rate", "tokens", "concurrent", "model-cost"]),
    unit: z.enum(["s", "m", "h", "d", "mo", "total"]).nullable().meta({
      description: "The calendar window (UTC), or `total` for ever; null for calls at once.",
    }),
    models: z.array(z.string()).optional().meta({ description: "Of `model-cost`." }),
    limit: z.number().meta({ description: "US dollars of cost; calls or tokens otherwise." }),
    used: z.number().nullable().meta({
      description:
        "As booked, seconds after a call; null for windows of seconds and for calls at once.",
    }),
    share: z.number().nullable().meta({ description: "Percent that is used." }),
    resetsAt: z.int().nullable().meta({
      description: "Unix seconds: when the next window begins; null where there is none.",
    }),
  })
  .meta({ id: "LimitStanding" });
export type LimitStanding = z.infer<typeof LimitStanding>;

/** Where all limits of a key or user stand. */
export const HolderLimits = z
  .object({ kind: z.enum(["key", "user"]), id: z.uuid(), limits: z.array(LimitStanding) })
  .meta({ id: "HolderLimits" });

type Sums = Pick<HolderStanding, "models" | "sums">;

/** Where each of the limits stands, in the order in which they are checked. */
export function toStandings(limits: Limits, sums: Sums, atMs: number): readonly LimitStanding[] {
  const { concurrent, cost, models = [], rate, tokens = [], totalCostNano } = limits;
  const sumOf = (unit: string) => sums.sums.find((sum) => sum.unit === unit) ?? NOTHING;
  const lifetime =
    totalCostNano === undefined ? [] : [{ unit: "total" as const, maxNano: totalCostNano }];
  return [
    ...[...lifetime, ...cost].map((limit) => ofCost(limit, sumOf(limit.unit).costNano, atMs)),
    ...rate.map(({ maxCalls: max, unit }) =>
      ofCount({ kind: "rate", unit, max }, unit === "s" ? null : sumOf(unit).calls, atMs),
    ),
    ...tokens.map(({ maxTokens: max, unit }) =>
      ofCount({ kind: "tokens", unit, max }, sumOf(unit).tokens, atMs),
    ),
    ...(concurrent === undefined ? [] : [{ ...UNKNOWN, limit: concurrent }]),
    ...models.map((limit) => ({
      ...ofCost(limit, spentOn(limit, sums, atMs), atMs),
      kind: "model-cost" as const,
      models: [...limit.models],
    })),
  ];
}

const NOTHING = { costNano: 0n, calls: 0n, tokens: 0n };

/** How many calls are under way, only Redis knows. */
const UNKNOWN = {
  kind: "concurrent",
  unit: null,
  used: null,
  share: null,
  resetsAt: null,
} as const;

interface CostLimit {
  readonly unit: "total" | Exclude<WindowUnit, "s">;
  readonly maxNano: number;
}

const ofCost = ({ maxNano, unit }: CostLimit, spentNano: bigint, atMs: number): LimitStanding => ({
  kind: "cost",
  unit,
  limit: nanoToUsd(maxNano),
  used: nanoToUsd(spentNano),
  share: shareOf(spentNano, maxNano),
  resetsAt: unit === "total" ? null : toUnixSeconds(windowEndMs(unit, atMs)),
});

interface CountLimit {
  readonly kind: "rate" | "tokens";
  readonly unit: WindowUnit;
  readonly max: number;
}

const ofCount = (
  { kind, max, unit }: CountLimit,
  used: bigint | null,
  atMs: number,
): LimitStanding => ({
  kind,
  unit,
  limit: max,
  used: used === null ? null : Number(used),
  share: used === null ? null : shareOf(used, max),
  resetsAt: toUnixSeconds(windowEndMs(unit, atMs)),
});

/** Percent, rounded down to hundredths. */
const shareOf = (used: bigint, limit: number): number =>
  Number((used * 10_000n) / BigInt(limit)) / 100;

/** What was spent on the models of a limit in its window; a window that is over counts nothing. */
function spentOn(
  { models, unit }: NonNullable<Limits["models"]>[number],
  standing: Sums,
  atMs: number,
): bigint {
  const startMs = unit === "total" ? 0 : windowStartMs(unit, atMs);
  return standing.models
    .filter(({ model }) => matchesModel(models, model))
    .flatMap(({ sums }) => sums)
    .filter((sum) => sum.unit === unit && sum.startMs === startMs)
    .reduce((total, { costNano }) => total + costNano, 0n);
}
