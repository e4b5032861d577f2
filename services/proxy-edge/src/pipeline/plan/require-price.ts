import type { Holder } from "@lintel/admission";
import {
  GatewayError,
  limitsCost,
  NO_TOKENS,
  pricesAll,
  UNIT_CLASSES,
  type UnitClass,
} from "@lintel/core";

import type { Deps } from "../../deps.ts";
import type { Inbound } from "../inbound.ts";
import type { Call } from "../read/read-call.ts";
import type { Attempt } from "./plan-attempt.ts";

interface PlannedCall {
  readonly attempt: Attempt;
  readonly call: Call;
  readonly inbound: Pick<Inbound, "path">;
}

/**
 * Refuses a call that has no price (403 `model_unpriced`): as configured, from all, from none, or from
 * keys and users with a limit of cost, which such a call would evade.
 */
export function requirePrice(
  { unpriced }: Pick<Deps["rules"], "unpriced">,
  planned: PlannedCall,
  holders: readonly Holder[],
): void {
  if (unpriced === "allow" || isPriced(planned.attempt)) return;
  const limited = holders.find(({ limits }) => limitsCost(limits));
  if (unpriced === "allow-unlimited" && limited === undefined) return;
  throw new GatewayError(
    "model_unpriced",
    `${reasonFor(planned)}${ADVICE[limited?.scope ?? "all"]}`,
  );
}

/** Does everything that is bounded have a price? A class of units without one would count for nothing. */
const isPriced = (attempt: Attempt): boolean =>
  attempt.prices !== undefined &&
  attempt.tools?.unpriced === undefined &&
  (hasNoUnits(attempt) || UNIT_CLASSES.every((unit) => isPricedUnit(attempt, unit)));

/** Most calls have nothing but tokens. */
const hasNoUnits = ({ tools, units }: Attempt): boolean =>
  units === undefined && tools === undefined;

const isPricedUnit = (attempt: Attempt, unit: UnitClass): boolean => {
  const { prices, tools, units } = attempt;
  const used = (units?.[unit] ?? 0) + (tools?.units?.[unit] ?? 0);
  return prices !== undefined && pricesAll({ ...NO_TOKENS, [unit]: used }, prices);
};

function reasonFor({ attempt, call: { body }, inbound }: PlannedCall): string {
  const { endpoint } = attempt.target;
  if (endpoint.charge === "unmodelled") return `calls to ${inbound.path} are not priced`;
  if (body.charge === "unmodelled" || body.model === "") {
    return "this call names no model, or several, so that it has no price";
  }
  const model = `model ${shortened(body.model)} has no price`;
  if (attempt.prices === undefined) {
    return `${model}: give it one in the costMap of the provider setting`;
  }
  const { unpriced } = attempt.tools ?? {};
  if (unpriced !== undefined) {
    return `${shortened(unpriced)} has no price: no answer reports what it costs, so leave it out`;
  }
  const unit = UNIT_CLASSES.find((each) => !isPricedUnit(attempt, each));
  return unit === undefined ? model : `${model} for its ${nameOf(unit)} here`;
}

/** `webSearches` as "web searches". */
const nameOf = (unit: UnitClass): string =>
  unit.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** Longer names belong to no model and are not echoed. */
const MAX_NAME_LENGTH = 256;
const shortened = (name: string): string =>
  name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}…` : name;

const ADVICE = {
  key: ", or use a key without limits of cost",
  user: ", or call for a user without limits of cost",
  all: "",
} as const;
