import { createHash, randomUUID } from "node:crypto";

import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { KeyAnswer } from "../../src/families/keys/models/key-answer.ts";
import { type AdminFixture, startAdmin } from "../admin-fixture.ts";

const KEYS = "/api/key-management/keys";
const SEARCH = "/api/v2/key-management/keys";

let admin: AdminFixture;
let settingId: string;
beforeAll(async () => {
  admin = await startAdmin();
  settingId = await admin.aSetting();
});
afterAll(() => admin.close());

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const namesOf = (keys: readonly { readonly name: string }[]) => keys.map(({ name }) => name);

async function insertPolicy(): Promise<string> {
  const id = randomUUID();
  const at = new Date();
  const configs = { config: "{}", regex_config: "{}", custom_config: "{}" };
  await admin.db
    .insertInto("policies")
    .values({ id, created_at: at, updated_at: at, name: "p", tags: null, ...configs })
    .execute();
  return id;
}

describe("PUT /api/key-management/keys", () => {
  it("200: keeps everything it is given", async () => {
    const policyId = await insertPolicy();
    const given = {
      name: "full",
      tags: ["a", "b,{}\"'"],
      costLimitInUsd: 0.1,
      costLimitInUsdOverTime: 0.3,
      costLimitInUsdUnit: "mo",
      rateLimitOverTime: 2,
      rateLimitUnit: "s",
      ttl: "1h30m",
      allowedPaths: [{ path: "/api/providers/openai/v1/chat/completions", method: "POST" }],
      settingIds: [await admin.aSetting(), settingId],
      shouldLogRequest: true,
      shouldLogResponse: true,
      rotationEnabled: true,
      policyId,
      requireUser: true,
    };
    const secret = randomUUID();
    const { status, json } = await admin.send("PUT", KEYS, { ...given, key: secret });
    expect(status).toBe(200);
    expect(KeyAnswer.parse(json)).toMatchObject({
      ...given,
      key: sha256(secret),
      revoked: false,
      settingId: "",
    });
    const row = await admin.db
      .selectFrom("keys")
      .selectAll()
      .where("id", "=", json.keyId)
      .executeTakeFirstOrThrow();
    expect(row.cost_limit_nano).toBe("100000000");
    expect(row.cost_limit_over_time_nano).toBe("300000000");
    expect(row.expires_at?.getTime()).toBe(row.created_at.getTime() + 5_400_000);
    expect(JSON.stringify(row)).not.toContain(secret);
  });

  it("200: takes the deprecated settingId, which stays apart", async () => {
    const body = { name: "n", key: randomUUID(), settingId };
    const { json } = await admin.send("PUT", KEYS, body);
    expect(json).toMatchObject({ settingId, settingIds: [], tags: null, allowedPaths: null });
  });

  it("200: hashes the secret even when asked not to, and remembers that it was asked", async () => {
    const secret = randomUUID();
    const json = await admin.aKey({ key: secret, isKeyNotHashed: true });
    expect(json).toMatchObject({ key: sha256(secret), isKeyNotHashed: true });
  });

  it("200: makes the key whose secret is the hash of another a different key", async () => {
    const json = await admin.aKey();
    const other = await admin.aKey({ key: json.key });
    expect(other.key).toBe(sha256(json.key));
  });

  it("200: gives a key without a lifetime for `0s`", async () => {
    const { keyId } = await admin.aKey({ ttl: "0s" });
    const { expires_at: expiry } = await admin.db
      .selectFrom("keys")
      .select("expires_at")
      .where("id", "=", keyId)
      .executeTakeFirstOrThrow();
    expect(expiry).toBeNull();
  });

  it("200: writes the audit row in the same breath, without the secret", async () => {
    const json = await admin.aKey({ name: "audited", key: "audited-secret" });
    const rows = await admin.db
      .selectFrom("audit_log")
      .selectAll()
      .where("entity_id", "=", json.keyId)
      .execute();
    expect(rows).toMatchObject([
      {
        verb: "create-key",
        entity: "key",
        change: { before: null, after: { name: "audited", key: "[secret]" } },
      },
    ]);
    expect(JSON.stringify(rows)).not.toContain("audited-secret");
  });

  it.each([
    [
      { name: "n", key: "a-key-secret" },
      "settingId is not set in either setting_id or setting_ids field",
    ],
    [{ name: "n", key: "a-key-secret", settingIds: [randomUUID()] }, "not all settings are found"],
    [{ name: "n", key: "a-key-secret", settingIds: ["no-id"] }, "not all settings are found"],
    [{ name: "n", key: "a-key-secret", settingId: randomUUID() }, "not all settings are found"],
    [{ settingIds: ["x"] }, "fields [key, name] are invalid"],
  ])("400: %j", async (body, detail) => {
    const { status, json } = await admin.send("PUT", KEYS, body);
    expect(status).toBe(400);
    expect(json).toEqual({
      type: "/errors/validation",
      title: "key validation failed",
      status: 400,
      detail,
      instance: KEYS,
    });
  });

  it("400: a setting twice, or one that is not there beside one that is", async () => {
    for (const settingIds of [
      [settingId, settingId],
      [settingId, settingId.toUpperCase()],
      [settingId, randomUUID()],
    ]) {
      const { json } = await admin.send("PUT", KEYS, { name: "n", key: randomUUID(), settingIds });
      expect(json).toMatchObject({ status: 400, detail: "not all settings are found" });
    }
  });

  it.each([[randomUUID()], ["no-id"]])("400: an unknown policy %j", async (policyId) => {
    const body = { name: "n", key: randomUUID(), settingIds: [settingId], policyId };
    const { json } = await admin.send("PUT", KEYS, body);
    expect(json).toMatchObject({ status: 400, detail: "policy is not found" });
  });

  it("400: a path that no call can have, naming the nearest one", async () => {
    const allowedPaths = [{ path: "/api/providers/openai/v1/chat/completio", method: "POST" }];
    const body = { name: "n", key: randomUUID(), settingIds: [settingId], allowedPaths };
    const { json } = await admin.send("PUT", KEYS, body);
    expect(json).toMatchObject({
      status: 400,
      type: "/errors/validation",
      detail:
        "path /api/providers/openai/v1/chat/completio is not known; the nearest known path is /api/providers/openai/v1/chat/completions (GET, POST)",
    });
  });

  it("200: the paths of the contract's own example, which spells them otherwise", async () => {
    const allowedPaths = ["/api/providers/openai/v1/chat/completion", "/api/chat/completion"].map(
      (path) => ({ path, method: "POST" }),
    );
    const body = { name: "n", key: randomUUID(), settingIds: [settingId], allowedPaths };
    const { json, status } = await admin.send("PUT", KEYS, body);
    expect([status, json.allowedPaths]).toEqual([200, allowedPaths]);
  });

  it("409: a secret that another key has, leaving no trace", async () => {
    const body = { name: "n", key: randomUUID(), settingIds: [settingId] };
    expect((await admin.send("PUT", KEYS, body)).status).toBe(200);
    const before = await countRows();
    const { status, json } = await admin.send("PUT", KEYS, body);
    expect(status).toBe(409);
    expect(json).toEqual({
      type: "/errors/conflict",
      title: "key creation error",
      status: 409,
      detail: "a key with this secret exists already",
      instance: KEYS,
    });
    expect(await countRows()).toEqual(before);
    expect(admin.failures).toEqual([]);
  });
});

async function countRows() {
  const count = async (table: "keys" | "key_settings" | "audit_log") => {
    const { rows } = await admin.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<string>().as("rows"))
      .executeTakeFirstOrThrow();
    return rows;
  };
  return [await count("keys"), await count("key_settings"), await count("audit_log")];
}

describe("GET /api/key-management/keys", () => {
  it("200: finds keys that meet every filter", async () => {
    const tags = [randomUUID(), randomUUID()];
    await admin.aKey({ name: "both", tags });
    const one = await admin.aKey({ name: "one", tags: tags.slice(0, 1) });
    const find = async (query: string) => namesOf((await admin.send("GET", KEYS + query)).json);

    expect(await find(`?tag=${tags[0]}`)).toEqual(["both", "one"]);
    expect(await find(`?tags=${tags[0]}&tags=${tags[1]}`)).toEqual(["both"]);
    expect(await find(`?tag=${tags[0]}&tags=${tags[1]}`)).toEqual(["both"]);
    expect(await find(`?keyIds=${one.keyId}&keyIds=no-id`)).toEqual(["one"]);
    expect(await find(`?keyIds=${one.keyId}&tag=${tags[1]}`)).toEqual([]);
    expect(await find(`?tag=${tags[0]},${tags[1]}`)).toEqual([]);
    expect(await find(`?provider=openai&tag=${tags[1]}`)).toEqual(["both"]);
    expect(await find(`?provider=azure&tag=${tags[1]}`)).toEqual([]);
  });

  it("200: finds by the provider of the deprecated settingId, too", async () => {
    const tag = randomUUID();
    await admin.send("PUT", KEYS, { name: "old", key: randomUUID(), settingId, tags: [tag] });
    const { json } = await admin.send("GET", `${KEYS}?provider=openai&tag=${tag}`);
    expect(namesOf(json)).toEqual(["old"]);
  });

  it.each([[""], ["?tag="], ["?colour=red"]])("400: no filter in %j", async (query) => {
    const { status, json } = await admin.send("GET", KEYS + query);
    expect(status).toBe(400);
    expect(json).toMatchObject({
      type: "/errors/missing-filteres",
      title: "filters are not found",
      instance: KEYS,
    });
  });
});

describe("POST /api/v2/key-management/keys", () => {
  const tag = randomUUID();
  beforeAll(async () => {
    for (const [index, name] of ["Alpha", "beta%", "GAMMA", "delta"].entries()) {
      admin.setNow(new Date(1_700_000_000_000 + index * 1000));
      await admin.aKey({ name, tags: [tag] });
    }
    admin.setNow(new Date());
  });
  const search = async (body: object) =>
    (await admin.send("POST", SEARCH, { tags: [tag], ...body })).json;

  it("200: the newest first, or the oldest when asked for", async () => {
    expect(namesOf((await search({})).keys)).toEqual(["delta", "GAMMA", "beta%", "Alpha"]);
    const ascending = await search({ order: "ASC" });
    expect(namesOf(ascending.keys)).toEqual(["Alpha", "beta%", "GAMMA", "delta"]);
  });

  it("200: a page, and the whole count only on request", async () => {
    const page = await search({ limit: 2, offset: 1, returnCount: true });
    expect([namesOf(page.keys), page.count]).toEqual([["GAMMA", "beta%"], 4]);
    const everything = await search({ offset: 3 });
    expect([everything.keys.length, everything.count]).toEqual([4, 0]);
  });

  it("200: a part of the name in any case, in which % and _ mean themselves", async () => {
    expect(namesOf((await search({ name: "AMM" })).keys)).toEqual(["GAMMA"]);
    expect(namesOf((await search({ name: "%" })).keys)).toEqual(["beta%"]);
    expect(namesOf((await search({ name: "_" })).keys)).toEqual([]);
    expect((await admin.send("POST", SEARCH, { name: "gamma", revoked: true })).json.keys).toEqual(
      [],
    );
  });

  it("200: by revocation", async () => {
    expect((await search({ revoked: true })).keys).toEqual([]);
    expect((await search({ revoked: false })).keys).toHaveLength(4);
  });

  it("200: every key for an empty body, in bounded pages, in one order", async () => {
    const before = (await admin.send("POST", SEARCH, { limit: 1, returnCount: true })).json.count;
    await sql`
      insert into keys (id, created_at, updated_at, name, secret_hash)
      select gen_random_uuid(), now(), now(), 'many', encode(sha256(n::text::bytea), 'hex')
      from generate_series(1, 1200) n`.execute(admin.db);
    const { json } = await admin.send("POST", SEARCH, {});
    const ids = new Set(json.keys.map(({ keyId }: { keyId: string }) => keyId));
    expect(json.keys).toHaveLength(before + 1200);
    expect(ids.size).toBe(before + 1200);
  });

  it("400: an order that is none", async () => {
    const { status, json } = await admin.send("POST", SEARCH, { order: "up" });
    expect(status).toBe(400);
    expect(json).toEqual({
      type: "/errors/validation",
      title: "get keys request validation failed",
      status: 400,
      detail: "get keys request order can only be desc or asc",
      instance: SEARCH,
    });
  });
});

describe("the pages of POST /api/v2/key-management/keys", () => {
  const tag = randomUUID();
  const names = Array.from({ length: 7 }, (_, index) => `k${index}`);
  beforeAll(async () => {
    // Three moments for seven keys: the id decides between those of one moment.
    for (const [index, name] of names.entries()) {
      admin.setNow(new Date(1_700_000_000_000 + Math.floor(index / 3)));
      await admin.aKey({ name, tags: [tag] });
    }
    admin.setNow(new Date());
  });
  const search = async (body: object) =>
    (await admin.send("POST", SEARCH, { tags: [tag], ...body })).json;
  async function walk(body: object) {
    const found: string[] = [];
    let page = await search(body);
    found.push(...namesOf(page.keys));
    while (page.nextCursor !== undefined) {
      page = await search({ ...body, cursor: page.nextCursor });
      found.push(...namesOf(page.keys));
    }
    return found;
  }

  it.each([["asc"], ["desc"]])(
    "200: follow each other without gap or repetition, %s",
    async (order) => {
      const whole = namesOf((await search({ order })).keys);
      expect(new Set(whole)).toEqual(new Set(names));
      for (const limit of [1, 2, 3, 7, 100]) expect(await walk({ order, limit })).toEqual(whole);
    },
  );

  it("200: have the next cursor only when they are full, and count everything", async () => {
    expect(await search({ limit: 8 })).not.toHaveProperty("nextCursor");
    expect(await search({})).not.toHaveProperty("nextCursor");
    const { count, nextCursor } = await search({ limit: 2, returnCount: true });
    expect(count).toBe(7);
    const next = await search({ limit: 2, returnCount: true, cursor: nextCursor });
    expect([next.keys.length, next.count]).toEqual([2, 7]);
    expect((await search({ cursor: nextCursor })).keys).toHaveLength(5);
  });

  it("200: neither repeat nor hide a key when others come and go meanwhile", async () => {
    const own = randomUUID();
    const keys = [];
    for (const name of ["1", "2", "3"]) {
      admin.setNow(new Date(1_700_000_100_000 + Number(name)));
      keys.push(await admin.aKey({ name, tags: [own] }));
    }
    admin.setNow(new Date());
    const [first, second, third] = keys;
    const newest = await search({ tags: [own], limit: 1 });
    expect(namesOf(newest.keys)).toEqual(["3"]);
    await admin.aKey({ name: "4", tags: [own] });
    await admin.send("DELETE", `${KEYS}/${third.keyId}`);
    const rest = await search({ tags: [own], limit: 5, cursor: newest.nextCursor });
    expect(rest.keys).toEqual([second, first]);
  });

  it.each([
    [{ cursor: "nonsense" }, "cursor is not one that a page returned"],
    [
      { cursor: Buffer.from(`1.${randomUUID()}`).toString("base64url"), offset: 1 },
      "cursor and offset cannot be both present",
    ],
  ])("400: %j", async (body, detail) => {
    expect(await search({ limit: 1, ...body })).toMatchObject({
      status: 400,
      type: "/errors/validation",
      title: "get keys request validation failed",
      detail,
    });
  });
});

describe("PATCH /api/key-management/keys/:id", () => {
  const patch = (id: string, body: object) => admin.send("PATCH", `${KEYS}/${id}`, body);

  it("200: changes what is given, and the version and time with it", async () => {
    const key = await admin.aKey({ tags: ["t"], ttl: "1h" });
    const versionBefore = await versionOf(key.keyId);
    admin.setNow(new Date(Date.now() + 5000));
    const { json } = await patch(key.keyId, { name: "new", shouldLogRequest: true });
    admin.setNow(new Date());
    expect(json).toEqual({
      ...key,
      name: "new",
      shouldLogRequest: true,
      updatedAt: expect.any(Number),
    });
    expect(json.updatedAt).toBeGreaterThan(key.updatedAt);
    expect(await versionOf(key.keyId)).toBeGreaterThan(versionBefore);
  });

  it("200: touches the key's row when only its settings change, so that proxies learn of it", async () => {
    const key = await admin.aKey();
    const versionBefore = await versionOf(key.keyId);
    const [first, second] = [await admin.aSetting(), await admin.aSetting()];
    const { json } = await patch(key.keyId, { settingIds: [second, first] });
    expect(json.settingIds).toEqual([second, first]);
    expect(await versionOf(key.keyId)).toBeGreaterThan(versionBefore);
  });

  it("200: settingId and settingIds replace each other", async () => {
    const key = await admin.aKey();
    const single = await patch(key.keyId, { settingId });
    expect(single.json).toMatchObject({ settingId, settingIds: [] });
    const list = await patch(key.keyId, { settingIds: key.settingIds });
    expect(list.json).toMatchObject({ settingId: "", settingIds: key.settingIds });
  });

  it("200: empty texts and lists change nothing, but clear paths and policy", async () => {
    const policyId = await insertPolicy();
    const key = await admin.aKey({
      tags: ["t"],
      policyId,
      allowedPaths: [{ path: "/api/*", method: "GET" }],
    });
    const kept = await patch(key.keyId, { name: "", tags: [], settingIds: [], settingId: "" });
    expect(kept.json).toEqual({ ...key, updatedAt: expect.any(Number) });
    const cleared = await patch(key.keyId, { allowedPaths: [], policyId: "" });
    expect(cleared.json).toMatchObject({ allowedPaths: [], policyId: "" });
  });

  it("200: sets and clears limits by pairs", async () => {
    const key = await admin.aKey({ rateLimitOverTime: 2, rateLimitUnit: "m" });
    const set = await patch(key.keyId, { costLimitInUsdOverTime: 1.5, costLimitInUsdUnit: "d" });
    expect(set.json).toMatchObject({
      costLimitInUsdOverTime: 1.5,
      costLimitInUsdUnit: "d",
      rateLimitOverTime: 2,
    });
    const cleared = await patch(key.keyId, { rateLimitOverTime: 0, rateLimitUnit: "" });
    expect(cleared.json).toMatchObject({ rateLimitOverTime: 0, rateLimitUnit: "" });
  });

  it("200: cannot change the secret; isKeyNotHashed is remembered and does nothing", async () => {
    const key = await admin.aKey();
    const { json, headers } = await patch(key.keyId, {
      key: "other-secret",
      isKeyNotHashed: true,
      ttl: "1h",
    });
    expect(json).toMatchObject({ key: key.key, isKeyNotHashed: true, ttl: "" });
    expect(headers.get("x-lintel-ignored-fields")).toBe("key,ttl");
    expect((await patch(key.keyId, { isKeyNotHashed: false })).json.key).toBe(key.key);
  });

  it("200: asks for known users, or not", async () => {
    const { keyId, requireUser } = await admin.aKey();
    expect(requireUser).toBe(false);
    expect((await patch(keyId, { requireUser: true })).json.requireUser).toBe(true);
    expect((await patch(keyId, { name: "x" })).json.requireUser).toBe(true);
    expect((await patch(keyId, { requireUser: false })).json.requireUser).toBe(false);
    expect((await patch(keyId, { userFrom: "header" })).json.userFrom).toBe("header");
    expect((await patch(keyId, { name: "x" })).json.userFrom).toBe("header");
    expect((await patch(keyId, { userFrom: "body" })).status).toBe(400);
    expect((await patch(keyId, { userMember: "device_id" })).json.userMember).toBe("device_id");
    expect((await patch(keyId, { name: "x" })).json.userMember).toBe("device_id");
    expect((await patch(keyId, { userMember: "" })).json.userMember).toBe("");
    expect((await patch(keyId, { userMember: "a b" })).status).toBe(400);
  });

  it("200: lets nothing be lost between dialects, or lets it", async () => {
    const { keyId, strictTranslation } = await admin.aKey();
    expect(strictTranslation).toBe(false);
    const changed = await patch(keyId, { strictTranslation: true });
    expect(changed.json.strictTranslation).toBe(true);
    expect((await patch(keyId, { name: "x" })).json.strictTranslation).toBe(true);
  });

  it("200: revokes with a reason and restores", async () => {
    const key = await admin.aKey();
    const revoked = await patch(key.keyId, { revoked: true, revokedReason: "leaked" });
    expect(revoked.json).toMatchObject({ revoked: true, revokedReason: "leaked" });
    expect(await revokedBy(key.keyId)).toBe("admin");
    const restored = await patch(key.keyId, { revoked: false });
    expect(restored.json).toMatchObject({ revoked: false, revokedReason: "" });
    expect(await revokedBy(key.keyId)).toBeNull();
  });

  it("200: a limit raised above the spend restores a key revoked by it; one at the spend does not", async () => {
    const key = await admin.aKey({ costLimitInUsd: 0.25 });
    await spend(key.keyId, 300_000_000);
    await revokeBySpend(key.keyId);
    const still = await patch(key.keyId, { costLimitInUsd: 0.3 });
    expect(still.json).toMatchObject({ revoked: true, revokedReason: "expired" });
    const usable = await patch(key.keyId, { costLimitInUsd: 0.300000001 });
    expect(usable.json).toMatchObject({ revoked: false, revokedReason: "" });
    expect(await revokedBy(key.keyId)).toBeNull();
  });

  it("200: ten changes at once leave what one of them wrote, and ten audit rows", async () => {
    const key = await admin.aKey();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        patch(key.keyId, { name: `n${index}`, tags: [`t${index}`] }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    const { json } = await admin.send("GET", `${KEYS}?keyIds=${key.keyId}`);
    expect(json[0].tags).toEqual([json[0].name.replace("n", "t")]);
    const audit = await admin.db
      .selectFrom("audit_log")
      .select("verb")
      .where("entity_id", "=", key.keyId)
      .where("verb", "=", "update-key")
      .execute();
    expect(audit).toHaveLength(10);
  });

  it("400: unknown settings change nothing", async () => {
    const key = await admin.aKey();
    const { json } = await patch(key.keyId, { name: "x", settingIds: [settingId, randomUUID()] });
    expect(json).toEqual({
      type: "/errors/validation",
      title: "key validation failed",
      status: 400,
      detail: "not all settings are found",
      instance: "/api/key-management/keys/:id",
    });
    expect((await admin.send("GET", `${KEYS}?keyIds=${key.keyId}`)).json).toEqual([key]);
  });

  it.each([[randomUUID()], ["no-id"]])("404: an unknown id %j", async (id) => {
    const { status, json } = await patch(id, {});
    expect(status).toBe(404);
    expect(json).toMatchObject({ type: "/errors/not-found", title: "update key failed" });
  });
});

describe("DELETE /api/key-management/keys/:id", () => {
  it("200: the key is gone everywhere, and its secret free again", async () => {
    const secret = randomUUID();
    const key = await admin.aKey({ key: secret });
    const versionBefore = await versionOf(key.keyId);
    const deleted = await admin.send("DELETE", `${KEYS}/${key.keyId}`);
    expect([deleted.status, deleted.text]).toEqual([200, ""]);
    expect((await admin.send("GET", `${KEYS}?keyIds=${key.keyId}`)).json).toEqual([]);
    expect((await admin.send("POST", SEARCH, { keyIds: [key.keyId] })).json.keys).toEqual([]);
    expect((await admin.send("PATCH", `${KEYS}/${key.keyId}`, {})).status).toBe(404);
    expect((await admin.send("GET", `/api/reporting/keys/${key.keyId}`)).status).toBe(404);
    expect(await versionOf(key.keyId)).toBeGreaterThan(versionBefore);
    expect((await admin.aKey({ key: secret })).keyId).not.toBe(key.keyId);
  });

  it("404: unknown, malformed, or deleted before", async () => {
    const key = await admin.aKey();
    await admin.send("DELETE", `${KEYS}/${key.keyId}`);
    for (const id of [key.keyId, randomUUID(), "no-id"]) {
      const { status, json } = await admin.send("DELETE", `${KEYS}/${id}`);
      expect(status).toBe(404);
      expect(json).toEqual({
        type: "/errors/not-found",
        title: "key deletion error",
        status: 404,
        detail: "key is not found",
        instance: "/api/key-management/keys/:id",
      });
    }
  });
});

const rowOf = (id: string) =>
  admin.db.selectFrom("keys").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
const versionOf = async (id: string) => Number((await rowOf(id)).version);
const revokedBy = async (id: string) => (await rowOf(id)).revoked_by;

const revokeBySpend = (id: string) =>
  admin.db
    .updateTable("keys")
    .set({ revoked: true, revoked_reason: "expired", revoked_by: "spend" })
    .where("id", "=", id)
    .execute();

const spend = (keyId: string, nano: number) =>
  admin.db
    .insertInto("spend")
    .values({
      scope: "key",
      scope_id: keyId,
      unit: "total",
      window_start: new Date(0),
      cost_nano: nano,
      calls: 1,
    })
    .execute();
