import { CostUnit, type ListedLimit, nanoToUsd, RateUnit, usdToNano } from "@lintel/core";
import { z } from "zod";

import { LimitUsd } from "./members.ts";

/** What it does not know it refuses: a limit that seems to be set but does not hold is worse than none. */
const RateLimit = z
  .strictObject({
    kind: z.literal("rate"),
    unit: RateUnit,
    max: z.int().min(1).max(2_147_483_647).meta({ description: "Calls per window." }),
  })
  .meta({ id: "RateLimit" });

const CostLimit = z
  .strictObject({
    kind: z.literal("cost"),
    unit: CostUnit,
    maxUsd: LimitUsd.refine((usd) => usd > 0).meta({ description: "Dollars per window." }),
  })
  .meta({ id: "CostLimit" });

/** A limit per calendar window (UTC). */
const LimitInput = z.discriminatedUnion("kind", [RateLimit, CostLimit]);

/** Limits beside the contract's own: one at most per kind and unit, the contract's included. */
export const LimitList = z
  .array(LimitInput)
  .max(16)
  .meta({
    description:
      "Limits beside the others, so that there can be several of one kind. A kind and a unit can be limited once.",
    example: [
      { kind: "rate", unit: "d", max: 1000 },
      { kind: "cost", unit: "h", maxUsd: 0.5 },
    ],
  });
export type LimitList = z.infer<typeof LimitList>;

/** Limits in the form in which they are kept. */
export const toListedLimits = (limits: LimitList): readonly ListedLimit[] =>
  limits.map((limit) =>
    limit.kind === "rate"
      ? { kind: limit.kind, unit: limit.unit, maxCalls: limit.max }
      : { kind: limit.kind, unit: limit.unit, maxNano: usdToNano(limit.maxUsd) },
  );

/** Limits as the API shows them. */
export const toLimitList = (limits: readonly ListedLimit[]): LimitList =>
  limits.map((limit) =>
    limit.kind === "rate"
      ? { kind: limit.kind, unit: limit.unit, max: limit.maxCalls }
      : { kind: limit.kind, unit: limit.unit, maxUsd: nanoToUsd(limit.maxNano) },
  );
