import { acceptsSecret, GatewayError, checkKey, type Key } from "@lintel/core";

import type { Deps } from "../../deps.ts";
import { findSecrets, hashOf, maskSecret, type Presented } from "./find-secret.ts";

export interface Caller {
  readonly key: Key;
  /** What it came with; only ever compared. */
  readonly secret: string;
}

/**
 * Exchanges the caller's secret for a usable key, or fails with 401. Of several credentials the first that
 * is a key of ours counts. On `/v1` (`isFront`) callers without one may be let in. Only the SHA-256 of what was presented is looked up, so that a hash that leaked is no secret.
 * At once where the first is a key that is in memory.
 */
export function authenticate(
  deps: AuthenticateDeps,
  presented: Presented,
  { isFront = false }: { readonly isFront?: boolean } = {},
): Caller | Promise<Caller> {
  const { hash, secret } = presented;
  const key = secret === "" ? undefined : deps.credentials.findKey(hash);
  const caller = key instanceof Promise ? undefined : toCaller(deps, presented, key);
  if (caller !== undefined) return requireUsable(deps, caller);
  return findCaller(deps, presented, { key, isFront });
}

interface LookedUp {
  /** What the first of the secrets leads to. */
  readonly key: Key | undefined | Promise<Key | undefined>;
  readonly isFront: boolean;
}

async function findCaller(
  deps: AuthenticateDeps,
  presented: Presented,
  { isFront, key }: LookedUp,
): Promise<Caller> {
  const { secret } = presented;
  const first = toCaller(deps, presented, await key);
  const caller = first ?? (secret === "" ? undefined : await findOther(deps, presented));
  return caller === undefined ? anyoneAt(deps, secret, isFront) : requireUsable(deps, caller);
}

function requireUsable(deps: AuthenticateDeps, caller: Caller): Caller {
  const verdict = checkKey(caller.key, deps.now());
  if (verdict.usable) return caller;
  const state = verdict.code === "key_revoked" ? "been revoked" : "expired";
  throw new GatewayError(verdict.code, `key ${maskSecret(caller.secret)} has ${state}`, {
    detail: { keyId: caller.key.id },
  });
}

type AuthenticateDeps = Pick<Deps, "credentials" | "now">;

/** The caller without a key, where such are let in. Fails with 401 everywhere else. */
function anyoneAt({ credentials }: AuthenticateDeps, secret: string, isFront: boolean): Caller {
  const key = isFront ? credentials.openKey?.() : undefined;
  // SDKs always send some key.
  if (key !== undefined) return { key, secret: secret === "" ? NO_SECRET : secret };
  if (secret === "") throw new GatewayError("key_missing", "api key not found in header");
  throw new GatewayError("key_unknown", `key ${maskSecret(secret)} is not found`);
}

/** What no header and no path can hold: nothing is taken for the secret of a caller who has none. */
const NO_SECRET = "\0".repeat(16);

/** Who presents the secret that has led to `key`. */
const toCaller = (
  { now }: AuthenticateDeps,
  { hash, secret }: Pick<Presented, "hash" | "secret">,
  key: Key | undefined,
): Caller | undefined =>
  key !== undefined && acceptsSecret(key, hash, now()) ? { key, secret } : undefined;

async function findOther(deps: AuthenticateDeps, { headers, secret: first }: Presented) {
  for (const secret of findSecrets(headers)) {
    if (secret === first) continue;
    const hash = hashOf(secret);
    const caller = toCaller(deps, { secret, hash }, await deps.credentials.findKey(hash));
    if (caller !== undefined) return caller;
  }
  return undefined;
}
