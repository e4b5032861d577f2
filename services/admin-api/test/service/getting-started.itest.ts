import { createHash } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type AdminFixture, startAdmin } from "../admin-fixture.ts";

/** The bodies of the contract's README, "Getting Started", steps 4 and 5, as they are written there. */
const STEP_FOUR = `{
"provider":"openai",
"setting": {
"apikey": "YOUR_OPENAI_KEY"
}
}`;
const STEP_FIVE = `{
"name": "My Secret Key",
"key": "my-secret-key",
"tags": ["mykey"],
"settingIds": ["ID_FROM_STEP_FOUR"],
"rateLimitOverTime": 2,
"rateLimitUnit": "m",
"costLimitInUsd": 0.25
}`;

describe("the contract's quick start", () => {
  let admin: AdminFixture;
  beforeAll(async () => {
    admin = await startAdmin();
  });
  afterAll(() => admin.close());

  it("200: makes, changes, lists and deletes with the README's own bodies", async () => {
    const setting = await admin.send("PUT", "/api/provider-settings", STEP_FOUR);
    expect(setting.status).toBe(200);
    expect(setting.text).not.toContain("YOUR_OPENAI_KEY");

    const body = STEP_FIVE.replace("ID_FROM_STEP_FOUR", setting.json.id);
    const key = await admin.send("PUT", "/api/key-management/keys", body);
    expect(key.status).toBe(200);
    expect(Object.entries(key.json)).toEqual([
      ["name", "My Secret Key"],
      ["createdAt", expect.any(Number)],
      ["updatedAt", key.json.createdAt],
      ["tags", ["mykey"]],
      ["keyId", expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-/)],
      ["revoked", false],
      ["key", createHash("sha256").update("my-secret-key").digest("hex")],
      ["revokedReason", ""],
      ["costLimitInUsd", 0.25],
      ["costLimitInUsdOverTime", 0],
      ["costLimitInUsdUnit", ""],
      ["rateLimitOverTime", 2],
      ["rateLimitUnit", "m"],
      ["ttl", ""],
      ["settingId", ""],
      ["allowedPaths", null],
      ["settingIds", [setting.json.id]],
      ["shouldLogRequest", false],
      ["shouldLogResponse", false],
      ["rotationEnabled", false],
      ["policyId", ""],
      ["isKeyNotHashed", false],
      ["limits", []],
      ["requireUser", false],
      ["userFrom", "any"],
      ["userMember", ""],
      ["strictTranslation", false],
      ["previousKeys", []],
    ]);

    const path = `/api/key-management/keys/${key.json.keyId}`;
    const changed = await admin.send("PATCH", path, '{"costLimitInUsd": 5.5, "ttl": "1h"}');
    expect(changed.status).toBe(200);
    expect(changed.json).toEqual({
      ...key.json,
      costLimitInUsd: 5.5,
      updatedAt: expect.anything(),
    });
    expect(changed.headers.get("x-lintel-ignored-fields")).toBe("ttl");

    const listed = await admin.send("GET", "/api/key-management/keys?tag=mykey");
    expect(listed.json).toEqual([changed.json]);

    const deleted = await admin.send("DELETE", path);
    expect([deleted.status, deleted.text]).toEqual([200, ""]);
    expect((await admin.send("GET", "/api/key-management/keys?tag=mykey")).json).toEqual([]);
  });
});
