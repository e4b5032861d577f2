import { GatewayError } from "@lintel/core";
import type { CallFacts } from "@lintel/providers";

import { isSome, type UsableSettings } from "./authorise.ts";

/** True when no setting may be used with just any model. */
export const restrictsModels = (settings: UsableSettings): boolean =>
  settings.every(({ allowedModels }) => allowedModels.length > 0);

/**
 * Whether a list of allowed models lets the call pass; an empty list lets everything. A call that costs money and
 * names no model, because something kept at the provider does, or that cannot be read for certain, passes none other.
 */
export function allowsModels(
  allowed: readonly string[],
  { charge, isUncertain, model, otherModels = [] }: CallFacts,
): boolean {
  if (allowed.length === 0) return true;
  if (isUncertain) return false;
  if (model === "") return charge === "nothing";
  return allowed.includes(model) && otherModels.every((other) => allowed.includes(other));
}

/** Which of the settings may be used with the models the call names? */
export function allowModel(settings: UsableSettings, body: CallFacts): UsableSettings {
  const usable = settings.filter(({ allowedModels }) => allowsModels(allowedModels, body));
  if (!isSome(usable)) throw new GatewayError("model_not_allowed", "model is not allowed");
  return usable;
}
