import type { components } from "@lintel/admin-client";

import { byLocale } from "./by-locale.ts";
import { exactUsd } from "./money.ts";
import { formatCount } from "./numbers.ts";

/** Windows of the calendar, in UTC, in which calls, and tokens and money, are counted; money is counted for ever too. */
export const RATE_UNITS = ["s", "m", "h", "d"] as const;
export const TOKEN_UNITS = ["m", "h", "d", "mo"] as const;
export const SPEND_UNITS = ["total", "mo", "d", "h", "m"] as const;
type RateUnit = (typeof RATE_UNITS)[number];
type TokenUnit = (typeof TOKEN_UNITS)[number];
type SpendUnit = (typeof SPEND_UNITS)[number];

/** A limit as the console shows and edits it, whichever member of the API it stands in. */
export type Limit =
  | { readonly kind: "cost"; readonly unit: SpendUnit; readonly amount: number }
  | { readonly kind: "rate"; readonly unit: RateUnit; readonly amount: number }
  | { readonly kind: "tokens"; readonly unit: TokenUnit; readonly amount: number }
  | { readonly kind: "concurrent"; readonly amount: number }
  | {
      readonly kind: "model-cost";
      readonly unit: SpendUnit;
      readonly amount: number;
      readonly models: readonly string[];
    };

type Holder = components["schemas"]["Key"];

/** The members of keys and users that limit them. */
export type LimitMembers = Pick<
  Holder,
  | "costLimitInUsd"
  | "costLimitInUsdOverTime"
  | "costLimitInUsdUnit"
  | "rateLimitOverTime"
  | "rateLimitUnit"
  | "limits"
>;
type ListedLimit = LimitMembers["limits"][number];

/** Names of windows; all but `total` are of the calendar, in UTC. */
const WINDOW_NAMES: Readonly<Record<string, string>> = {
  s: "second",
  m: "minute",
  h: "hour",
  d: "day",
  mo: "month",
  total: "in all",
};

/** Every limit of a key or user as one list. */
export function limitsOf(holder: LimitMembers): readonly Limit[] {
  const found: Limit[] = [];
  if (holder.costLimitInUsd > 0) {
    found.push({ kind: "cost", unit: "total", amount: holder.costLimitInUsd });
  }
  const costUnit = SPEND_UNITS.find((unit) => unit === holder.costLimitInUsdUnit);
  if (holder.costLimitInUsdOverTime > 0 && costUnit !== undefined) {
    found.push({ kind: "cost", unit: costUnit, amount: holder.costLimitInUsdOverTime });
  }
  const rateUnit = RATE_UNITS.find((unit) => unit === holder.rateLimitUnit);
  if (holder.rateLimitOverTime > 0 && rateUnit !== undefined) {
    found.push({ kind: "rate", unit: rateUnit, amount: holder.rateLimitOverTime });
  }
  return [...found, ...holder.limits.map(toLimit)];
}

function toLimit(limit: ListedLimit): Limit {
  switch (limit.kind) {
    case "concurrent":
      return { kind: limit.kind, amount: limit.max };
    case "rate":
      return { kind: limit.kind, unit: limit.unit, amount: limit.max };
    case "tokens":
      return { kind: limit.kind, unit: limit.unit, amount: limit.max };
    case "cost":
      return { kind: limit.kind, unit: limit.unit, amount: limit.maxUsd };
    case "model-cost":
    default:
      return { kind: limit.kind, unit: limit.unit, amount: limit.maxUsd, models: limit.models };
  }
}

/** The members that say the limits of a list: the inverse of `limitsOf`. A change with them replaces all limits. */
export function limitMembers(limits: readonly Limit[]): LimitMembers {
  const isTotal = (it: Limit) => it.kind === "cost" && it.unit === "total";
  const totals = limits.filter(isTotal).map(({ amount }) => amount);
  const cost = limits.find((it) => it.kind === "cost" && it.unit !== "total");
  const rate = limits.find((it) => it.kind === "rate");
  const others = limits.filter((it) => !isTotal(it) && it !== cost && it !== rate);
  return {
    // There is one of them; of several the smallest is what holds.
    costLimitInUsd: totals.length === 0 ? 0 : Math.min(...totals),
    costLimitInUsdOverTime: cost?.amount ?? 0,
    costLimitInUsdUnit: unitOf(cost),
    rateLimitOverTime: rate?.amount ?? 0,
    rateLimitUnit: unitOf(rate),
    limits: others.flatMap((limit) => toListed(limit) ?? []),
  };
}

const unitOf = (limit: Limit | undefined): string =>
  limit === undefined || limit.kind === "concurrent" ? "" : limit.unit;

function toListed(limit: Limit): ListedLimit | undefined {
  switch (limit.kind) {
    case "concurrent":
      return { kind: limit.kind, max: limit.amount };
    case "rate":
      return { kind: limit.kind, unit: limit.unit, max: limit.amount };
    case "tokens":
      return { kind: limit.kind, unit: limit.unit, max: limit.amount };
    case "cost":
      if (limit.unit === "total") return undefined;
      return { kind: limit.kind, unit: limit.unit, maxUsd: limit.amount };
    case "model-cost":
    default:
      return {
        kind: limit.kind,
        unit: limit.unit,
        maxUsd: limit.amount,
        models: [...limit.models],
      };
  }
}

const per = (unit: string): string =>
  unit === "total" ? "in all" : `a ${WINDOW_NAMES[unit] ?? unit}`.replace("a hour", "an hour");

/** A limit in plain words: `$5.00 a day`, `60 calls a minute`. */
export function limitInWords(limit: Limit, locale?: string): string {
  const count = (name: string) =>
    `${formatCount(limit.amount, locale)} ${limit.amount === 1 ? name : `${name}s`}`;
  switch (limit.kind) {
    case "concurrent":
      return `${count("call")} at once`;
    case "rate":
      return `${count("call")} ${per(limit.unit)}`;
    case "tokens":
      return `${count("token")} ${per(limit.unit)}`;
    case "cost":
      return `${usd(limit.amount, locale)} ${per(limit.unit)}`;
    case "model-cost":
    default:
      return `${usd(limit.amount, locale)} ${per(limit.unit)} on ${limit.models.join(", ")}`;
  }
}

/** The API has limits as decimal numbers of dollars; nine decimals of theirs are exact. */
const usd = (amount: number, locale?: string): string =>
  exactUsd(BigInt(Math.round(amount * 1e9)), locale);

const LIST = byLocale((locale) => new Intl.ListFormat(locale, { type: "conjunction" }));

/** What limits together say of a holder, as a sentence. */
export function limitsInWords(limits: readonly Limit[], locale?: string): string {
  if (limits.length === 0) return "No limits: it may spend and call as much as it likes.";
  const words = limits.map((limit) => limitInWords(limit, locale));
  return `At most ${LIST(locale).format(words)}.`;
}
