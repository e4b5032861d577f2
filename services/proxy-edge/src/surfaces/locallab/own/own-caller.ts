import { allowsPath, GatewayError, settingIdsOf } from "@lintel/core";
import { KNOWN_PATHS } from "@lintel/providers";

import type { Deps } from "../../../deps.ts";
import type { OwnRequest } from "../../../own-answers.ts";
import type { AskedPlace } from "../../../pipeline/inbound.ts";
import { authenticate, type Caller } from "../../../pipeline/permit/authenticate.ts";
import { isSome } from "../../../pipeline/permit/authorise.ts";
import { presentedIn } from "../../../pipeline/permit/find-secret.ts";

export interface OwnCaller extends Omit<AskedPlace, "model"> {
  readonly caller: Caller;
}

/** Whose request it is, and with which settings. Fails as calls of the same caller do. */
export async function ownCaller(
  deps: Pick<Deps, "credentials" | "now">,
  { path, wire: { incoming } }: Pick<OwnRequest, "path" | "wire">,
): Promise<OwnCaller> {
  const caller = await authenticate(deps, presentedIn(incoming), { isFront: true });
  const { key } = caller;
  const called = { method: incoming.method ?? "", path, pattern: path };
  const allowed = key.allowedPaths ?? [];
  if (allowed.length > 0 && !allowsPath(allowed, called, KNOWN_PATHS.aliases)) {
    throw new GatewayError("path_not_allowed", "path is not allowed");
  }
  const settings = await deps.credentials.findSettings(settingIdsOf(key));
  if (!isSome(settings)) throw new GatewayError("setting_missing", "provider setting not found");
  return { caller, key, settings };
}
