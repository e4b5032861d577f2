import { hash } from "node:crypto";

import { Key } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { authenticate } from "./authenticate.ts";
import { presentedBy } from "./find-secret.ts";

const sha256 = (text: string) => hash("sha256", text, "hex");
const UNTIL = 1_000_000;

const key = Key.parse({
  id: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001",
  version: 1,
  name: "rotated",
  secretHash: sha256("new"),
  previousSecrets: [{ hash: sha256("old"), untilMs: UNTIL }],
  tags: null,
  createdAtMs: 0,
  updatedAtMs: 0,
  revoked: false,
  revokedReason: "",
  revokedBy: null,
  ttl: "",
  expiresAtMs: null,
  costLimitNano: 0,
  costLimitOverTimeNano: 0,
  costLimitUnit: null,
  rateLimitOverTime: 0,
  rateLimitUnit: null,
  settingId: "",
  settingIds: [],
  allowedPaths: null,
  shouldLogRequest: false,
  shouldLogResponse: false,
  rotationEnabled: false,
  policyId: "",
  isKeyNotHashed: false,
});

/** A cache that goes on knowing the key by all its secrets, as it does until something changes. */
const presentAt = async (secret: string, nowMs: number, found: Key = key) =>
  authenticate(
    {
      credentials: { findKey: () => found, findSettings: () => [], hasUnreadable: () => false },
      now: () => nowMs,
    },
    presentedBy({ authorization: `Bearer ${secret}` }),
  );

describe("a rotated key", () => {
  it("is found by its new secret, and by the one before until the overlap ends", async () => {
    expect((await presentAt("new", UNTIL - 1)).key.id).toBe(key.id);
    expect((await presentAt("old", UNTIL - 1)).key.id).toBe(key.id);
    expect((await presentAt("new", UNTIL)).key.id).toBe(key.id);
  });

  it("is unknown by the secret before from the very end of the overlap, though it is cached", async () => {
    await expect(presentAt("old", UNTIL)).rejects.toMatchObject({ code: "key_unknown" });
  });

  it("is refused by either secret when it is revoked", async () => {
    const revoked = { ...key, revoked: true };
    for (const secret of ["old", "new"]) {
      await expect(presentAt(secret, 0, revoked)).rejects.toMatchObject({ code: "key_revoked" });
    }
  });
});

describe("several credentials at once", () => {
  const ours = hash("sha256", "new", "hex");
  const present = async (headers: Record<string, string>) =>
    authenticate(
      {
        credentials: {
          findKey: (secretHash) => (secretHash === ours ? key : undefined),
          findSettings: () => [],
          hasUnreadable: () => false,
        },
        now: () => 0,
      },
      presentedBy(headers),
    );

  it.each([
    { "x-api-key": "sk-ant-foreign", authorization: "Bearer new" },
    { "x-api-key": "", authorization: "Bearer new" },
    { "x-api-key": "new", authorization: "Bearer sk-foreign" },
    { "api-key": "foreign", "x-api-key": "other", authorization: "Bearer new" },
  ])("the one that is a key of ours counts: %j", async (headers) => {
    expect(await present(headers)).toEqual({ key, secret: "new" });
  });

  it("none of which is ours are refused", async () => {
    const headers = { "x-api-key": "sk-ant-foreign", authorization: "Bearer sk-foreign" };
    await expect(present(headers)).rejects.toMatchObject({ code: "key_unknown" });
  });
});
