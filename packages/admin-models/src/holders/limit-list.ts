import {
  CostUnit,
  type ListedLimit,
  nanoToUsd,
  RateUnit,
  SpendUnit,
  usdToNano,
} from "@lintel/core";
import { z } from "zod";

import { LimitUsd, Name } from "../members.ts";

/** What it does not know it refuses: a limit that seems to be set but does not hold is worse than none. */
const RateLimit = z
  .strictObject({
    kind: z.literal("rate"),
    unit: RateUnit,
    max: z.int().min(1).max(2_147_483_647).meta({ description: "Calls per window." }),
  })
  .meta({ id: "RateLimit" });

const Dollars = LimitUsd.refine((usd) => usd > 0);

const CostLimit = z
  .strictObject({
    kind: z.literal("cost"),
    unit: CostUnit,
    maxUsd: Dollars.meta({ description: "Dollars per window." }),
  })
  .meta({ id: "CostLimit" });

const TokenLimit = z
  .strictObject({
    kind: z.literal("tokens"),
    unit: CostUnit,
    max: z
      .int()
      .min(1)
      .max(1_000_000_000_000_000)
      .meta({ description: "Tokens of prompts and answers per window." }),
  })
  .meta({ id: "TokenLimit" });

const ConcurrentLimit = z
  .strictObject({
    kind: z.literal("concurrent"),
    max: z.int().min(1).max(2_147_483_647).meta({ description: "Calls under way at once." }),
  })
  .meta({ id: "ConcurrentLimit" });

const ModelCostLimit = z
  .strictObject({
    kind: z.literal("model-cost"),
    models: z.array(Name).min(1).max(100).meta({
      description:
        "Models by the names that calls use (on Azure, those of deployments), or prefixes followed by `*`. A name covers all dated snapshots of the model.",
    }),
    unit: SpendUnit.meta({ description: "A calendar window, or `total` for ever." }),
    maxUsd: Dollars.meta({ description: "Dollars for all of these models together." }),
  })
  .meta({ id: "ModelCostLimit" });

/** A limit, per calendar window (UTC) where it has a unit. */
const LimitInput = z.discriminatedUnion("kind", [
  RateLimit,
  CostLimit,
  TokenLimit,
  ConcurrentLimit,
  ModelCostLimit,
]);
type LimitInput = z.infer<typeof LimitInput>;

/** Limits beside the contract's own: one at most per kind, unit and models, the contract's included. */
export const LimitList = z
  .array(LimitInput)
  .max(64)
  .meta({
    description:
      "Further limits: several of one kind, and other kinds. Each kind can occur once per unit, `model-cost` once per unit and set of models.",
    example: [
      { kind: "rate", unit: "d", max: 1000 },
      { kind: "cost", unit: "h", maxUsd: 0.5 },
      { kind: "tokens", unit: "m", max: 100_000 },
      { kind: "concurrent", max: 10 },
      { kind: "model-cost", models: ["gpt-4o", "o3*"], unit: "mo", maxUsd: 20 },
    ],
  });
export type LimitList = z.infer<typeof LimitList>;

/** Limits in the form in which they are kept. */
export const toListedLimits = (limits: LimitList): readonly ListedLimit[] =>
  limits.map(toListedLimit);

function toListedLimit(limit: LimitInput): ListedLimit {
  if (limit.kind === "rate") return { kind: limit.kind, unit: limit.unit, maxCalls: limit.max };
  if (limit.kind === "tokens") return { kind: limit.kind, unit: limit.unit, maxTokens: limit.max };
  if (limit.kind === "concurrent") return { kind: limit.kind, maxCalls: limit.max };
  const { maxUsd, ...others } = limit;
  return { ...others, maxNano: usdToNano(maxUsd) };
}

/** Limits as the API shows them. */
export const toLimitList = (limits: readonly ListedLimit[]): LimitList => limits.map(toLimit);

function toLimit(limit: ListedLimit): LimitInput {
  if (limit.kind === "rate") return { kind: limit.kind, unit: limit.unit, max: limit.maxCalls };
  if (limit.kind === "tokens") return { kind: limit.kind, unit: limit.unit, max: limit.maxTokens };
  if (limit.kind === "concurrent") return { kind: limit.kind, max: limit.maxCalls };
  const { maxNano, ...others } = limit;
  return { ...others, maxUsd: nanoToUsd(maxNano) };
}
