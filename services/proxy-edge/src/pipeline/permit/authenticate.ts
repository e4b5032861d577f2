import { hash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

import { acceptsSecret, GatewayError, checkKey, type Key } from "@lintel/core";

import type { Deps } from "../../deps.ts";
import { findSecret, findSecrets, maskSecret } from "./find-secret.ts";

export interface Caller {
  readonly key: Key;
  /** What it came with; only ever compared. */
  readonly secret: string;
}

/**
 * Exchanges the caller's secret for a usable key, or fails with 401. Of several credentials the first that
 * is a key of ours counts. On `/v1` (`isFront`) callers without one may be let in. Only the SHA-256 of what was presented is looked up, so that a hash that leaked is no secret.
 */
export async function authenticate(
  deps: AuthenticateDeps,
  headers: IncomingHttpHeaders,
  { isFront = false }: { readonly isFront?: boolean } = {},
): Promise<Caller> {
  const secret = findSecret(headers);
  const caller =
    secret === ""
      ? undefined
      : ((await findCaller(deps, secret)) ?? (await findOther(deps, headers, secret)));
  if (caller === undefined) return anyoneAt(deps, secret, isFront);
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

async function findCaller(deps: AuthenticateDeps, secret: string): Promise<Caller | undefined> {
  const secretHash = hash("sha256", secret, "hex");
  const key = await deps.credentials.findKey(secretHash);
  if (key === undefined || !acceptsSecret(key, secretHash, deps.now())) return undefined;
  return { key, secret };
}

async function findOther(deps: AuthenticateDeps, headers: IncomingHttpHeaders, first: string) {
  for (const secret of findSecrets(headers)) {
    const caller = secret === first ? undefined : await findCaller(deps, secret);
    if (caller !== undefined) return caller;
  }
  return undefined;
}
