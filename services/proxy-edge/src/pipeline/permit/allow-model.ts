import { countedModel, GatewayError, type ProviderSetting } from "@lintel/core";
import type { CallFacts } from "@lintel/providers";

import type { Deps } from "../../deps.ts";
import { isSome, type UsableSettings } from "./authorise.ts";

/** True when no setting may be used with just any model. */
export const restrictsModels = (settings: UsableSettings): boolean =>
  settings.every(({ allowedModels }) => allowedModels.length > 0);

/**
 * Whether a list of allowed models lets the call pass; an empty list lets everything. A call that costs money and
 * names no model, because something kept at the provider does, or that cannot be read for certain, passes none other.
 * A deployment is on the list by its own name or by that of the model it is: the one that has answered there, as
 * `modelsBehind` gives it, else the one the call names beside it.
 */
export function allowsModels(
  allowed: readonly string[],
  body: CallFacts,
  behind: readonly string[] = NONE,
): boolean {
  if (allowed.length === 0) return true;
  const { charge, isUncertain, model, otherModels = NONE } = body;
  if (isUncertain) return false;
  if (model === "") return charge === "nothing";
  if (!otherModels.every((other) => allowed.includes(other))) return false;
  return allowed.includes(model) || (isDeployment(body) && allowsBehind(allowed, body, behind));
}

const NONE: readonly string[] = [];

/** The path or the body names a deployment, and what model that is shows only in answers. */
export const isDeployment = ({ alias, model }: Pick<CallFacts, "alias" | "model">): boolean =>
  alias !== undefined && alias === model;

/** By the names under which models are counted: answers name snapshots. */
function allowsBehind(
  allowed: readonly string[],
  { namedModel = "" }: CallFacts,
  behind: readonly string[],
): boolean {
  if (behind.length === 0) return namedModel !== "" && allowed.includes(namedModel);
  const counted = new Set(allowed.map(countedModel));
  return behind.every((model) => counted.has(countedModel(model)));
}

/** The models that have answered at the deployment a call names, with any of these settings; empty for every other call. */
export function modelsBehind(
  { answers }: Pick<Deps, "answers">,
  settings: readonly ProviderSetting[],
  body: CallFacts,
): readonly string[] {
  if (!isDeployment(body)) return NONE;
  return settings.flatMap(({ id }) => answers.last(id, body)?.model ?? []);
}

/** Which of the settings may be used with the models the call names? */
export function allowModel(
  deps: Pick<Deps, "answers">,
  settings: UsableSettings,
  body: CallFacts,
): UsableSettings {
  const usable = settings.filter((setting) =>
    allowsModels(setting.allowedModels, body, modelsBehind(deps, [setting], body)),
  );
  if (!isSome(usable)) throw new GatewayError("model_not_allowed", "model is not allowed");
  return usable;
}
