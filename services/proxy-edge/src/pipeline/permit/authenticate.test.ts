import { hash } from "node:crypto";

import type { Key } from "@lintel/core";
import { storedKey } from "@lintel/testkit/objects";
import { describe, expect, it } from "vitest";

import { authenticate } from "./authenticate.ts";
import { presentedBy } from "./find-secret.ts";

const sha256 = (text: string) => hash("sha256", text, "hex");
const UNTIL = 1_000_000;

const key = storedKey({
  secretHash: sha256("new"),
  previousSecrets: [{ hash: sha256("old"), untilMs: UNTIL }],
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
