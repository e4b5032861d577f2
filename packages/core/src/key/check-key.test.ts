import { describe, expect, it } from "vitest";

import { checkKey } from "./check-key.ts";

const NOW = Date.UTC(2026, 10, 23);

describe("checkKey", () => {
  it.each([
    [{ revoked: false, expiresAtMs: null }, { usable: true }],
    [{ revoked: false, expiresAtMs: NOW + 1 }, { usable: true }],
    [
      { revoked: false, expiresAtMs: NOW },
      { usable: false, code: "key_expired" },
    ],
    [
      { revoked: true, expiresAtMs: null },
      { usable: false, code: "key_revoked" },
    ],
    [
      { revoked: true, expiresAtMs: NOW - 1 },
      { usable: false, code: "key_revoked" },
    ],
  ])("%j → %j", (key, verdict) => {
    expect(checkKey(key, NOW)).toEqual(verdict);
  });
});
