import { type Limits, matchesModel, type ModelLimit, type SpendUnit } from "@lintel/core";

/**
 * The sums in which a call of a holder is reserved, as the scripts name them, joined by commas. Of money: `t` for the
 * lifetime, a window's unit, and the same with `@` and a model. Of tokens: a window's unit and `#`.
 */
export interface Meters {
  readonly money: string;
  readonly tokens: string;
}

export const metersOf = (limits: Limits, model = ""): Meters => ({
  money: [costMetersOf(limits), modelMetersOf(limits, model)].filter((part) => part !== "").join(),
  tokens: tokenMetersOf(limits),
});

export const costMetersOf = ({ cost, totalCostNano }: Limits): string =>
  [...(totalCostNano === undefined ? [] : ["t"]), ...cost.map(({ unit }) => unit)].join();

export const tokenMetersOf = ({ tokens = [] }: Limits): string =>
  tokens.map(({ unit }) => `${unit}#`).join();

/** One per unit, however many limits of models have it. */
export const modelMetersOf = (limits: Limits, model: string): string =>
  [...new Set(modelLimitsOf(limits, model).map(({ unit }) => modelMeter(unit, model)))].join();

/** Those of the limits of models that count calls on this one. */
export const modelLimitsOf = ({ models = [] }: Limits, model: string): readonly ModelLimit[] =>
  model === "" ? [] : models.filter((limit) => matchesModel(limit.models, model));

export const modelMeter = (unit: SpendUnit, model: string): string =>
  `${meterUnit(unit)}@${meterName(model)}`;

export const meterUnit = (unit: SpendUnit): string => (unit === "total" ? "t" : unit);

/** A model's name, or its beginning, without the signs that the scripts separate names by. */
export const meterName = (model: string): string => encodeURIComponent(model.toWellFormed());
