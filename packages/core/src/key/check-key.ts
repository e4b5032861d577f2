import type { Key } from "./key.ts";

export type KeyVerdict =
  | { readonly usable: true }
  | { readonly usable: false; readonly code: "key_revoked" | "key_expired" };

/** Decides whether a key may be used at `nowMs`. Revoked wins over expired, so revoking never looks like a lapse. */
export function checkKey(key: Pick<Key, "revoked" | "expiresAtMs">, nowMs: number): KeyVerdict {
  if (key.revoked) return { usable: false, code: "key_revoked" };
  if (key.expiresAtMs !== null && key.expiresAtMs <= nowMs) {
    return { usable: false, code: "key_expired" };
  }
  return { usable: true };
}
