import type { components } from "@lintel/admin-client";

import { usageError } from "../../cli-error.ts";

export type ListedLimit = NonNullable<components["schemas"]["NewKey"]["limits"]>[number];

const FORMS =
  "--limit-on must be rate=CALLS/UNIT, cost=USD/UNIT, tokens=TOKENS/UNIT, concurrent=CALLS or cost:MODEL,…=USD/UNIT";

const WINDOWS = ["m", "h", "d", "mo"] as const;

interface Given {
  readonly max: number;
  readonly unit: string | undefined;
  readonly models: readonly string[];
}

/** By what stands before the `=`, up to the models. */
const MAKERS: Readonly<Record<string, (given: Given) => ListedLimit>> = {
  rate: ({ max, unit }) => ({ kind: "rate", unit: unitIn(["s", "m", "h", "d"], unit), max }),
  tokens: ({ max, unit }) => ({ kind: "tokens", unit: unitIn(WINDOWS, unit), max }),
  cost: ({ max, unit }) => ({ kind: "cost", unit: unitIn(WINDOWS, unit), maxUsd: max }),
  "cost:": ({ max, models, unit }) => ({
    kind: "model-cost",
    models: [...models],
    unit: unitIn([...WINDOWS, "total"], unit),
    maxUsd: max,
  }),
  concurrent: ({ max, unit }) => {
    if (unit !== undefined) throw usageError(FORMS);
    return { kind: "concurrent", max };
  },
};

/** What one --limit-on stands for. The server says what is wrong with numbers. */
export function toListedLimit(text: string): ListedLimit {
  const [, name = "", models = "", amount = "", unit] =
    /^(\w+:?)([^=]*)=(\d+(?:\.\d+)?)(?:\/(\w+))?$/.exec(text) ?? [];
  const make = Object.hasOwn(MAKERS, name) ? MAKERS[name] : undefined;
  if (make === undefined || name.endsWith(":") === (models === "")) throw usageError(FORMS);
  return make({ max: Number(amount), unit, models: models.split(",") });
}

function unitIn<Unit extends string>(units: readonly Unit[], text: string | undefined): Unit {
  const unit = units.find((known) => known === text);
  if (unit === undefined) throw usageError(`${FORMS}; UNIT is one of ${units.join(", ")}`);
  return unit;
}

/** A limit as --limit-on takes it. */
export function limitText(limit: ListedLimit): string {
  if (limit.kind === "concurrent") return `concurrent=${limit.max}`;
  if (limit.kind === "model-cost") {
    return `cost:${limit.models.join(",")}=${limit.maxUsd}/${limit.unit}`;
  }
  return limit.kind === "cost"
    ? `cost=${limit.maxUsd}/${limit.unit}`
    : `${limit.kind}=${limit.max}/${limit.unit}`;
}

/** A key or a user with its limits as people write them. */
export const withLimitTexts = <Entity extends { readonly limits: readonly ListedLimit[] }>(
  entity: Entity,
) => ({ ...entity, limits: entity.limits.map(limitText) });

interface Limited {
  readonly costLimitInUsd: number;
  readonly costLimitInUsdOverTime: number;
  readonly costLimitInUsdUnit: string;
  readonly rateLimitOverTime: number;
  readonly rateLimitUnit: string;
  readonly limits: readonly ListedLimit[];
}

/** The same for a table: those with members of their own stand in the one list too. */
export const withAllLimitTexts = <Entity extends Limited>(entity: Entity) => ({
  ...entity,
  limits: [
    ...textIf("cost", entity.costLimitInUsd, "total"),
    ...textIf("cost", entity.costLimitInUsdOverTime, entity.costLimitInUsdUnit),
    ...textIf("rate", entity.rateLimitOverTime, entity.rateLimitUnit),
    ...entity.limits.map(limitText),
  ],
});

/** None where the maximum is 0, which is no limit. */
const textIf = (kind: "cost" | "rate", max: number, unit: string): readonly string[] =>
  max === 0 ? [] : [`${kind}=${max}/${unit}`];
