import { expect, it } from "vitest";

import { checkUser } from "./check-user.ts";

const NOW = 1000;

it.each([
  [{ revoked: false, expiresAtMs: null }, { usable: true }],
  [{ revoked: false, expiresAtMs: NOW + 1 }, { usable: true }],
  [
    { revoked: false, expiresAtMs: NOW },
    { usable: false, code: "user_expired" },
  ],
  [
    { revoked: true, expiresAtMs: NOW },
    { usable: false, code: "user_revoked" },
  ],
] as const)("a user with %j is %j", (user, verdict) => {
  expect(checkUser(user, NOW)).toEqual(verdict);
});
