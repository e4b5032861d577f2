import { GatewayError, type ProviderSetting } from "@lintel/core";
import type { CallBody } from "@lintel/providers";

import type { UsableSettings } from "./authorise.ts";
import type { Surface } from "./exchange.ts";

/** True when no setting may be used with just any model. */
export const restrictsModels = (settings: UsableSettings): boolean =>
  settings.every(({ allowedModels }) => allowedModels.length > 0);

/**
 * Stage 4. Which of the settings may be used with the models the call names? A call that costs money and names
 * none, because something kept at the provider does, needs a setting that is not restricted.
 */
export function allowModel(
  settings: UsableSettings,
  { endpoint }: Surface,
  { charge = endpoint.charge, model, otherModels = [] }: CallBody,
): UsableSettings {
  const allows = ({ allowedModels }: ProviderSetting): boolean => {
    if (allowedModels.length === 0) return true;
    if (model === "") return charge === "nothing";
    return (
      allowedModels.includes(model) && otherModels.every((other) => allowedModels.includes(other))
    );
  };
  const [first, ...others] = settings.filter(allows);
  if (first === undefined) throw new GatewayError("model_not_allowed", "model is not allowed");
  return [first, ...others];
}
