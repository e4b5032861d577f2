import { createHash, randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type AdminFixture, startAdmin } from "../admin-fixture.ts";

const KEYS = "/api/key-management/keys";

let admin: AdminFixture;
beforeAll(async () => {
  admin = await startAdmin();
});
afterAll(() => admin.close());

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const rotate = (id: string, body: object) => admin.send("POST", `${KEYS}/${id}/rotate`, body);
const formerOf = async (id: string) => {
  const rows = await admin.db
    .selectFrom("previous_secrets")
    .selectAll()
    .where("key_id", "=", id)
    .execute();
  return rows.map((row) => row.secret_hash).toSorted();
};
const secondsFromNow = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

/** Runs `test` at a moment that stands still. */
async function at<T>(moment: Date, test: () => Promise<T>): Promise<T> {
  admin.setNow(moment);
  return test().finally(() => admin.setNow(new Date()));
}

describe("POST /api/key-management/keys/:id/rotate", () => {
  it("200: the key has the new secret, and the old one until the overlap ends", async () => {
    const [old, next] = [randomUUID(), randomUUID()];
    const key = await admin.aKey({ key: old, tags: ["t"] });
    const { status, json } = await rotate(key.keyId, { key: next, overlap: "24h" });
    expect(status).toBe(200);
    const [previous] = json.previousKeys;
    expect(json).toEqual({
      ...key,
      key: sha256(next),
      updatedAt: expect.any(Number),
      previousKeys: [{ key: sha256(old), validUntil: expect.any(Number) }],
    });
    expect(Math.abs(previous.validUntil - secondsFromNow(86_400))).toBeLessThan(60);
    expect((await admin.send("GET", `${KEYS}?keyIds=${key.keyId}`)).json).toEqual([json]);
  });

  it("200: without an overlap nothing but the new secret is left", async () => {
    const key = await admin.aKey();
    await rotate(key.keyId, { key: randomUUID(), overlap: "24h" });
    const next = randomUUID();
    const { json } = await rotate(key.keyId, { key: next });
    expect(json).toMatchObject({ key: sha256(next), previousKeys: [] });
    expect(await formerOf(key.keyId)).toEqual([]);
  });

  it("200: a second rotation leaves earlier secrets their own end, but no later than its own", async () => {
    const secrets = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const key = await admin.aKey({ key: secrets[0] });
    await rotate(key.keyId, { key: secrets[1], overlap: "1h" });
    const second = await rotate(key.keyId, { key: secrets[2], overlap: "2h" });
    const endsOf = (json: { previousKeys: { key: string; validUntil: number }[] }) =>
      new Map(json.previousKeys.map(({ key: hash, validUntil }) => [hash, validUntil]));
    const ends = endsOf(second.json);
    const [first = 0, last = 0] = secrets.map((secret) => ends.get(sha256(secret)) ?? 0);
    expect(Math.abs(last - first - 3600)).toBeLessThan(60);
    const third = await rotate(key.keyId, { key: secrets[3], overlap: "10m" });
    expect(third.json.previousKeys).toHaveLength(3);
    for (const end of endsOf(third.json).values()) expect(end).toBeLessThan(secondsFromNow(660));
  });

  it("200: a secret of the key's own past may come back", async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const key = await admin.aKey({ key: first });
    await rotate(key.keyId, { key: second, overlap: "1h" });
    const { json } = await rotate(key.keyId, { key: first, overlap: "1h" });
    expect(json).toMatchObject({ key: sha256(first), previousKeys: [{ key: sha256(second) }] });
    expect(await formerOf(key.keyId)).toEqual([sha256(second)]);
  });

  it("200: is recorded without any of the secrets or their hashes", async () => {
    const [old, next] = [randomUUID(), randomUUID()];
    const key = await admin.aKey({ key: old });
    await rotate(key.keyId, { key: next, overlap: "2d" });
    const rows = await admin.db
      .selectFrom("audit_log")
      .selectAll()
      .where("entity_id", "=", key.keyId)
      .where("verb", "=", "rotate-key")
      .execute();
    expect(rows).toMatchObject([
      { change: { after: { key: "[secret]", previousKeys: [{ key: "[secret]" }] } } },
    ]);
    const text = JSON.stringify(rows);
    for (const secret of [old, next, sha256(old), sha256(next)]) expect(text).not.toContain(secret);
  });

  it("200: rotations at once end with one present secret, and every other one a former one", async () => {
    const first = randomUUID();
    const key = await admin.aKey({ key: first });
    const secrets = Array.from({ length: 9 }, () => randomUUID());
    const answers = await Promise.all(
      secrets.map((secret) => rotate(key.keyId, { key: secret, overlap: "1h" })),
    );
    expect(answers.map(({ status }) => status)).toEqual(secrets.map(() => 200));
    const { json } = await admin.send("GET", `${KEYS}?keyIds=${key.keyId}`);
    const all = new Set([json[0].key, ...(await formerOf(key.keyId))]);
    expect(all).toEqual(new Set([first, ...secrets].map(sha256)));
  });

  it("409: the secret of another key, present or former, until its overlap ends", async () => {
    const [old, next] = [randomUUID(), randomUUID()];
    const owner = await admin.aKey({ key: old });
    await rotate(owner.keyId, { key: next, overlap: "1h" });
    const other = await admin.aKey();
    const settingIds = [await admin.aSetting()];
    const create = (key: string) => admin.send("PUT", KEYS, { name: "n", key, settingIds });
    for (const secret of [old, next]) {
      const { status, json } = await rotate(other.keyId, { key: secret });
      expect(status).toBe(409);
      expect(json).toEqual({
        type: "/errors/conflict",
        title: "key rotation error",
        status: 409,
        detail: "a key with this secret exists already",
        instance: `${KEYS}/:id/rotate`,
      });
      expect(await create(secret)).toMatchObject({
        status: 409,
        json: { title: "key creation error", detail: "a key with this secret exists already" },
      });
    }
    await at(new Date(Date.now() + 3_600_001), async () => {
      expect((await rotate(other.keyId, { key: old, overlap: "1h" })).status).toBe(200);
    });
    const again = await rotate(other.keyId, { key: randomUUID(), overlap: "1h" });
    expect(again.json.previousKeys).toHaveLength(2);
    expect(admin.failures).toEqual([]);
  });

  it("409: of creations and rotations that want one secret at once, one succeeds", async () => {
    const settingIds = [await admin.aSetting()];
    for (let round = 0; round < 5; round += 1) {
      const [contested, next] = [randomUUID(), randomUUID()];
      const owner = await admin.aKey({ key: contested });
      const others = [await admin.aKey(), await admin.aKey()];
      const answers = await Promise.all([
        rotate(owner.keyId, { key: next, overlap: "1h" }),
        admin.send("PUT", KEYS, { name: "n", key: contested, settingIds }),
        ...others.map(({ keyId }) => rotate(keyId, { key: contested })),
        ...others.map(({ keyId }) => rotate(keyId, { key: next })),
      ]);
      const statuses = answers.map(({ status }) => status);
      expect(statuses.slice(1, 4)).toEqual([409, 409, 409]);
      expect([statuses[0], ...statuses.slice(4)].filter((status) => status === 200)).toHaveLength(
        1,
      );
    }
    expect(admin.failures).toEqual([]);
  });

  it("200: two keys that swap secrets at once do not lock each other up", async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    const keys = [await admin.aKey({ key: one }), await admin.aKey({ key: two })];
    const answers = await Promise.all([
      rotate(keys[0].keyId, { key: two }),
      rotate(keys[1].keyId, { key: one }),
    ]);
    for (const { status } of answers) expect([200, 409]).toContain(status);
    expect(admin.failures).toEqual([]);
  });

  it("nothing that changes keys and settings at once locks another up", async () => {
    const settings = [await admin.aSetting(), await admin.aSetting()];
    const keys = [await admin.aKey(), await admin.aKey(), await admin.aKey()];
    const secrets = Array.from({ length: 4 }, () => randomUUID());
    const answers = await Promise.all(
      Array.from({ length: 120 }, async (_, n) => {
        const path = `${KEYS}/${keys[n % 3].keyId}`;
        const settingIds = n % 2 === 0 ? settings : settings.toReversed();
        const [key, overlap] = [secrets[n % 4], n % 5 === 0 ? "0s" : "1h"];
        const actions = [
          () => admin.send("PATCH", path, { settingIds, name: `n${n}` }),
          () => admin.send("POST", `${path}/rotate`, { key, overlap }),
          () => admin.send("PUT", KEYS, { name: "n", key, settingIds }),
          () => admin.send("PATCH", `/api/provider-settings/${settings[n % 2]}`, { name: `n${n}` }),
          () => admin.send("PATCH", path, { limits: [{ kind: "rate", unit: "m", max: n + 1 }] }),
        ];
        return actions[n % actions.length]?.();
      }),
    );
    for (const answer of answers) expect([200, 409]).toContain(answer?.status);
    expect(admin.failures).toEqual([]);
  });

  it("409: the secret the key has, and more former secrets than a key may have", async () => {
    const secret = randomUUID();
    const key = await admin.aKey({ key: secret });
    const same = await rotate(key.keyId, { key: secret, overlap: "1h" });
    expect([same.status, same.json.detail]).toEqual([409, "the key has this secret already"]);
    for (let count = 0; count < 10; count += 1) {
      expect((await rotate(key.keyId, { key: randomUUID(), overlap: "1h" })).status).toBe(200);
    }
    const eleventh = await rotate(key.keyId, { key: randomUUID(), overlap: "1h" });
    expect([eleventh.status, eleventh.json.detail]).toEqual([
      409,
      "the key has 10 former secrets that are still valid; a rotation without overlap ends them",
    ]);
    expect((await rotate(key.keyId, { key: randomUUID() })).json.previousKeys).toEqual([]);
  });

  it("200: a deleted key's former secrets are free again", async () => {
    const old = randomUUID();
    const key = await admin.aKey({ key: old });
    await rotate(key.keyId, { key: randomUUID(), overlap: "1h" });
    await admin.send("DELETE", `${KEYS}/${key.keyId}`);
    const heir = await admin.aKey({ key: old });
    const { json } = await rotate(heir.keyId, { key: randomUUID(), overlap: "1h" });
    expect(json.previousKeys).toMatchObject([{ key: sha256(old) }]);
  });

  it.each([
    [{}, "fields [key] are invalid"],
    [
      { key: "a-key-secret", overlap: "soon" },
      "overlap can not be identified: a duration such as 90m, 24h or 2d",
    ],
    [{ key: "a-key-secret", overlap: "-1s" }, "overlap must be between 0s and 30d"],
    [{ key: "a-key-secret", overlap: "721h" }, "overlap must be between 0s and 30d"],
  ])("400: %j", async (body, detail) => {
    const key = await admin.aKey();
    const { status, json } = await rotate(key.keyId, body);
    expect(status).toBe(400);
    expect(json).toMatchObject({
      type: "/errors/validation",
      title: "key validation failed",
      detail,
    });
  });

  it.each([[randomUUID()], ["no-id"]])("404: an unknown id %j", async (id) => {
    const { status, json } = await rotate(id, { key: randomUUID() });
    expect(status).toBe(404);
    expect(json).toMatchObject({ type: "/errors/not-found", title: "key rotation error" });
  });
});
