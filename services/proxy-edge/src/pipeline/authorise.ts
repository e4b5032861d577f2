import { allowsPath, GatewayError, type ProviderSetting, settingIdsOf } from "@lintel/core";

import type { Deps } from "../deps.ts";
import type { Caller } from "./authenticate.ts";
import type { Surface } from "./exchange.ts";
import type { Call } from "./read-call.ts";

/** Settings that may serve a call, in the key's order; at least one. */
export type UsableSettings = readonly [ProviderSetting, ...ProviderSetting[]];

/** Stage 3. May this key use this path and this model, and with which settings? */
export async function authorise(
  deps: Pick<Deps, "credentials">,
  caller: Caller,
  surface: Surface,
  call: Call,
): Promise<UsableSettings> {
  requireAllowedPath(caller, surface);
  const all = await deps.credentials.findSettings(settingIdsOf(caller.key));
  const compatible = all.filter(({ provider }) => provider === surface.provider.id);
  if (compatible.length === 0) {
    throw new GatewayError(
      "setting_missing",
      `provider setting not found for key ${caller.maskedSecret}`,
    );
  }
  const { model } = call.body;
  const [first, ...others] = compatible.filter(
    ({ allowedModels }) => allowedModels.length === 0 || allowedModels.includes(model),
  );
  if (first === undefined) throw new GatewayError("model_not_allowed", "model is not allowed");
  return [first, ...others];
}

function requireAllowedPath({ key }: Caller, { path }: Surface): void {
  if (!allowsPath(key.allowedPaths ?? [], { method: "POST", path, pattern: path })) {
    throw new GatewayError("path_not_allowed", "path is not allowed");
  }
}
