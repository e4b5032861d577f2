import type { User } from "./user.ts";

export type UserVerdict =
  | { readonly usable: true }
  | { readonly usable: false; readonly code: "user_revoked" | "user_expired" };

/** Decides whether calls may be made for a user at `nowMs`. Revoked wins over expired, as with keys. */
export function checkUser(
  { expiresAtMs, revoked }: Pick<User, "revoked" | "expiresAtMs">,
  nowMs: number,
): UserVerdict {
  if (revoked) return { usable: false, code: "user_revoked" };
  if (expiresAtMs !== null && expiresAtMs <= nowMs) return { usable: false, code: "user_expired" };
  return { usable: true };
}
