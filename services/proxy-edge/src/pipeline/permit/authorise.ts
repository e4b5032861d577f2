import { GatewayError, type ProviderSetting, type Route, settingIdsOf } from "@lintel/core";

import type { Deps } from "../../deps.ts";
import type { Exchange } from "../exchange.ts";
import { allowsCall } from "./allows-call.ts";
import type { Caller } from "./authenticate.ts";
import { holdsSecret, maskSecret } from "./find-secret.ts";

/** Settings that may serve a call, in the key's order; at least one. */
export type UsableSettings = readonly [ProviderSetting, ...ProviderSetting[]];

/**
 * May this key use this path, and with which settings? Only those of the path's own provider: no
 * credential goes to another vendor. Comes before the body, which would be read for nothing. At once where the settings are
 * in memory.
 */
export function authorise(
  deps: Pick<Deps, "credentials" | "rules">,
  caller: Caller,
  exchange: Pick<Exchange, "inbound" | "incoming">,
): UsableSettings | Promise<UsableSettings> {
  if (holdsSecret(exchange.inbound.calledPath, caller.secret)) {
    throw new GatewayError("invalid_request", "the path holds the key: send it in a header only");
  }
  if (!allowsCall(caller.key.allowedPaths ?? [], exchange)) {
    throw new GatewayError("path_not_allowed", "path is not allowed");
  }
  if (!deps.rules.allowTokens) refuseTokens(exchange.inbound);
  if (exchange.inbound.route !== undefined) requireListed(exchange.inbound.route, caller);
  const all = deps.credentials.findSettings(settingIdsOf(caller.key));
  return all instanceof Promise
    ? all.then((found) => usableOf(deps, caller, exchange, found))
    : usableOf(deps, caller, exchange, all);
}

/** Those of the key's settings that may serve a call there. */
function usableOf(
  deps: Pick<Deps, "credentials">,
  caller: Caller,
  exchange: Pick<Exchange, "inbound">,
  all: readonly ProviderSetting[],
): UsableSettings {
  const { door, providers } = exchange.inbound;
  // Behind a door it is not known yet whose it has to be.
  const usable = door === undefined ? all.filter((each) => providers.includes(each.provider)) : all;
  const isUnreadable = (id: string): boolean =>
    deps.credentials.hasUnreadable(settingIdsOf(caller.key), id);
  if (exchange.inbound.route !== undefined) requireAll(providers, usable, isUnreadable);
  if (!isSome(usable)) {
    if (providers.some(isUnreadable)) throw unreadable();
    throw new GatewayError(
      "setting_missing",
      `provider setting not found for key ${maskSecret(caller.secret)}`,
    );
  }
  return usable;
}

/** Only keys that a route lists may call it. */
function requireListed({ keyIds }: Route, { key, secret }: Caller): void {
  if (keyIds.includes(key.id)) return;
  throw new GatewayError("path_not_allowed", `key ${maskSecret(secret)} may not call this route`);
}

/** A route needs a setting for each of its providers: one that fails over to nothing would not be noticed. */
function requireAll(
  providers: readonly string[],
  usable: readonly ProviderSetting[],
  isUnreadable: (provider: string) => boolean,
): void {
  const lacking = [...new Set(providers)].filter(
    (id) => !usable.some(({ provider }) => provider === id),
  );
  if (lacking.length === 0) return;
  if (lacking.some(isUnreadable)) throw unreadable();
  const sentence = `the key has no provider setting for ${lacking.join(", ")}, which this route needs`;
  throw new GatewayError("route_setting_missing", sentence);
}

/** The gateway's own trouble: nothing is wrong with the caller's key. */
const unreadable = () =>
  new GatewayError("store_unavailable", "the provider setting cannot be read right now", {
    detail: { reason: "LINTEL_ENCRYPTION_KEYS do not open it" },
  });

/** Not empty. */
export const isSome = (settings: readonly ProviderSetting[]): settings is UsableSettings =>
  settings.length > 0;

/** A caller with one of the provider's own tokens would evade every limit. */
function refuseTokens({ mintsCredentials }: Exchange["inbound"]): void {
  if (!mintsCredentials) return;
  const message =
    "this path gives access past the limits of the gateway, and is not allowed here: open sessions through the gateway (GET …/realtime, a WebSocket)";
  throw new GatewayError("path_not_allowed", message);
}
