import { z } from "zod";

import { NanoUsd } from "../money/nano-usd.ts";

/** Calendar windows (UTC) a rate limit may have. */
export const RateUnit = z.enum(["s", "m", "h", "d"]);
export type RateUnit = z.infer<typeof RateUnit>;

/** Calendar windows (UTC) a limit of cost or tokens may have. */
export const CostUnit = z.enum(["m", "h", "d", "mo"]);
export type CostUnit = z.infer<typeof CostUnit>;

/** What the cost of models may be limited in: a calendar window (UTC), or for ever. */
export const SpendUnit = z.enum([...CostUnit.options, "total"]);
export type SpendUnit = z.infer<typeof SpendUnit>;

export const WINDOW_UNITS = ["s", "m", "h", "d", "mo"] as const;
export type WindowUnit = (typeof WINDOW_UNITS)[number];

/** A limit as an element of a list. There is one at most per kind, unit and models. */
export const ListedLimit = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("rate"), unit: RateUnit, maxCalls: z.int().positive() }),
  z.object({ kind: z.literal("cost"), unit: CostUnit, maxNano: NanoUsd.positive() }),
  z.object({ kind: z.literal("tokens"), unit: CostUnit, maxTokens: z.int().positive() }),
  z.object({ kind: z.literal("concurrent"), maxCalls: z.int().positive() }),
  z.object({
    kind: z.literal("model-cost"),
    /** Names, or beginnings of names followed by `*`, as an administrator wrote them. */
    models: z.array(z.string()).min(1),
    unit: SpendUnit,
    maxNano: NanoUsd.positive(),
  }),
]);
export type ListedLimit = z.infer<typeof ListedLimit>;

/** What calls on some models may cost together. */
export interface ModelLimit {
  /** As `modelPattern` gives them: what `matchesModel` takes. */
  readonly models: readonly string[];
  readonly unit: SpendUnit;
  readonly maxNano: NanoUsd;
}

/** A bucket of calls: it holds `size` of them, and each minute `perMinute` more come into it, evenly. */
export const Burst = z.object({ size: z.int().positive(), perMinute: z.int().positive() });
export type Burst = Readonly<z.infer<typeof Burst>>;

/** Everything one holder (a key or a user) may not exceed. Absent means unlimited. */
export interface Limits {
  /** Lifetime spend. */
  readonly totalCostNano?: NanoUsd;
  /** Spend per calendar window. */
  readonly cost: readonly { readonly unit: CostUnit; readonly maxNano: NanoUsd }[];
  /** Admitted calls per calendar window. */
  readonly rate: readonly { readonly unit: RateUnit; readonly maxCalls: number }[];
  /** Tokens of prompts and answers per calendar window. */
  readonly tokens?: readonly { readonly unit: CostUnit; readonly maxTokens: number }[];
  /** Calls under way at once. */
  readonly concurrent?: number;
  /** Calls in a row, and how quickly there may be more. */
  readonly burst?: Burst;
  /** Spend on certain models. */
  readonly models?: readonly ModelLimit[];
}

/** Nothing is limited: Redis need not be asked. */
export const isUnlimited = (limits: Limits): boolean =>
  limits.totalCostNano === undefined &&
  limits.cost.length === 0 &&
  limits.rate.length === 0 &&
  !hasExtendedLimits(limits);

/** Has limits that are checked call by call: of tokens, of calls at once or in a row, or of certain models. */
export const hasExtendedLimits = ({ burst, concurrent, models, tokens }: Limits): boolean =>
  burst !== undefined || concurrent !== undefined || models !== undefined || tokens !== undefined;

/** Limits how often calls may be made, in a window or in a row. */
export const limitsCalls = ({ burst, rate }: Limits): boolean =>
  burst !== undefined || rate.length > 0;

/** Limits what calls may cost: for ever, in a window, or on certain models. */
export const limitsCost = ({ cost, models = [], totalCostNano }: Limits): boolean =>
  totalCostNano !== undefined || cost.length + models.length > 0;
