import { hash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

import { acceptsSecret, GatewayError, judgeKey, type Key } from "@lintel/core";

import type { Deps } from "../deps.ts";
import { findSecret, maskSecret } from "./find-secret.ts";

export interface Caller {
  readonly key: Key;
  /** What it came with; only ever compared. */
  readonly secret: string;
}

/**
 * Stage 1. Exchanges the caller's secret for a usable key, or fails with 401. Only the SHA-256 of what was
 * presented is looked up, so that a hash that leaked is no secret.
 */
export async function authenticate(
  deps: Pick<Deps, "credentials" | "now">,
  headers: IncomingHttpHeaders,
): Promise<Caller> {
  const secret = findSecret(headers);
  if (secret === "") throw new GatewayError("key_missing", "api key not found in header");
  const secretHash = hash("sha256", secret, "hex");
  const key = await deps.credentials.findKey(secretHash);
  if (key === undefined || !acceptsSecret(key, secretHash, deps.now())) {
    throw new GatewayError("key_unknown", `key ${maskSecret(secret)} is not found`);
  }
  const verdict = judgeKey(key, deps.now());
  if (verdict.usable) return { key, secret };
  const state = verdict.code === "key_revoked" ? "been revoked" : "expired";
  throw new GatewayError(verdict.code, `key ${maskSecret(secret)} has ${state}`, {
    detail: { keyId: key.id },
  });
}
