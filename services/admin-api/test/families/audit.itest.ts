import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type AdminFixture, type Answer, PASSWORD, startAdmin } from "../admin-fixture.ts";

const AUDIT = "/api/audit";
const KEYS = "/api/key-management/keys";
const SETTINGS = "/api/provider-settings";
const TOKENS = "/api/admin-tokens";

let admin: AdminFixture;
beforeAll(async () => {
  admin = await startAdmin(PASSWORD);
});
afterAll(() => admin.close());

const audit = async (query: Readonly<Record<string, string>>): Promise<Answer["json"]> => {
  const { json, status, text } = await admin.send(
    "GET",
    `${AUDIT}?${new URLSearchParams(query).toString()}`,
  );
  if (status !== 200) throw new Error(text);
  return json;
};

const aToken = async (name: string, ...scopes: readonly string[]) =>
  (await admin.send("POST", TOKENS, { name, scopes })).json;

describe("GET /api/audit", () => {
  it("200: says who changed what, from where, and only what changed", async () => {
    const { id, token } = await aToken("deployer", "keys:write");
    const { keyId } = await admin.aKey({ name: "before", tags: ["a"] });
    const headers = { "x-api-key": token, "x-forwarded-for": "192.0.2.7" };
    const changed = await admin.sendWith(headers, "PATCH", `${KEYS}/${keyId}`, { name: "after" });
    const { entries } = await audit({ entityId: keyId });
    expect(entries).toHaveLength(2);
    expect(entries[0]).toEqual({
      id: expect.any(String),
      at: expect.any(Number),
      actor: "deployer",
      actorId: id,
      verb: "update-key",
      entity: "key",
      entityId: keyId,
      before: { name: "before" },
      after: { name: "after" },
      requestId: changed.headers.get("x-request-id"),
      source: "192.0.2.7",
    });
    expect(entries[1]).toMatchObject({
      actor: "admin-pass",
      actorId: null,
      verb: "create-key",
      before: null,
      after: { name: "before", tags: ["a"], key: "[secret]" },
    });
  });

  it("200: a deletion has the state before", async () => {
    const { keyId, name } = await admin.aKey();
    await admin.send("DELETE", `${KEYS}/${keyId}`);
    const { entries } = await audit({ entityId: keyId, verb: "delete-key" });
    expect(entries).toMatchObject([{ before: { name, keyId }, after: null }]);
  });

  it("200: finds by entity, id, actor, verb and time, all of them at once", async () => {
    const { id, token } = await aToken("finder", "settings:write");
    const body = { provider: "openai", setting: { apikey: "sk" } };
    const made = await admin.sendWith({ "x-api-key": token }, "PUT", SETTINGS, body);
    const now = Math.floor(Date.now() / 1000);
    const query = {
      entity: "provider-setting",
      entityId: made.json.id,
      actor: "finder",
      verb: "create-setting",
      from: String(now - 60),
      to: String(now + 60),
    };
    expect((await audit(query)).entries).toHaveLength(1);
    expect((await audit({ ...query, actor: id })).entries).toHaveLength(1);
    const others = {
      entity: "key",
      entityId: randomUUID(),
      actor: "admin-pass",
      verb: "update-setting",
      from: String(now + 60),
      to: String(now - 60),
    };
    for (const [name, value] of Object.entries(others)) {
      expect((await audit({ ...query, [name]: value })).entries).toEqual([]);
    }
  });

  it("200: page by page, the newest first, each once, though more is written meanwhile", async () => {
    const { token } = await aToken("writer", "settings:write");
    const write = (name: string) =>
      admin.sendWith({ "x-api-key": token }, "PUT", SETTINGS, {
        provider: "openai",
        name,
        setting: { apikey: "sk" },
      });
    for (let index = 0; index < 7; index += 1) await write(`s${index}`);
    const seen: string[] = [];
    let cursor = "";
    for (let page = 0; page < 4; page += 1) {
      const query = { actor: "writer", limit: "2", ...(cursor === "" ? {} : { cursor }) };
      const found = await audit(query);
      seen.push(...found.entries.map((entry: Answer["json"]) => entry.after.name));
      cursor = found.nextCursor ?? "";
      await write("later");
    }
    expect(seen).toEqual(["s6", "s5", "s4", "s3", "s2", "s1", "s0"]);
    expect(cursor).toBe("");
  });

  it("200: shows what was written in the form of earlier versions", async () => {
    const id = randomUUID();
    const change = JSON.stringify({ members: ["name"] });
    await admin.db
      .insertInto("audit_log")
      .values({ actor: "admin", verb: "update-key", entity: "key", entity_id: id, change })
      .execute();
    const { entries } = await audit({ entityId: id });
    expect(entries).toMatchObject([{ before: null, after: { members: ["name"] } }]);
  });

  it("403: is not for those who may only read", async () => {
    const { token } = await aToken("reader", "read", "keys:write", "settings:write");
    const answer = await admin.sendWith({ "x-api-key": token }, "GET", AUDIT);
    expect(answer.json).toMatchObject({ status: 403, detail: "the token needs the scope admin" });
  });

  it("does not write down what was refused", async () => {
    const { keyId } = await admin.aKey();
    await admin.send("PATCH", `${KEYS}/${keyId}`, { settingIds: [randomUUID()] });
    await admin.sendWith(
      { "x-api-key": PASSWORD, "if-match": '"0"' },
      "DELETE",
      `${KEYS}/${keyId}`,
    );
    expect((await audit({ entityId: keyId })).entries).toHaveLength(1);
  });
});

describe("secrets", () => {
  it("are in no audit row, however they came in, but that they changed is", async () => {
    const secrets = Array.from({ length: 9 }, (_, index) => `planted-${index}-${randomUUID()}`);
    const [apikey, newApikey, awsId, awsSecret, key, newKey, azure, url, vllm] = secrets;
    const { id } = (await admin.send("PUT", SETTINGS, { provider: "openai", setting: { apikey } }))
      .json;
    const change = { setting: { apikey: newApikey, url: "https://example.com" } };
    await admin.send("PATCH", `${SETTINGS}/${id}`, change);
    const bedrock = {
      awsAccessKeyId: awsId,
      awsSecretAccessKey: awsSecret,
      awsRegion: "eu-west-1",
    };
    await admin.send("PUT", SETTINGS, { provider: "bedrock", setting: bedrock });
    const azureSetting = { apikey: azure, resourceName: "resource" };
    await admin.send("PUT", SETTINGS, { provider: "azure", setting: azureSetting });
    const withPassword = { apikey, url: `https://user:${url}@example.com` };
    await admin.send("PUT", SETTINGS, { provider: "openai", setting: withPassword });
    const vllmSetting = { url: "https://vllm.example.com", apikey: vllm };
    await admin.send("PUT", SETTINGS, { provider: "vllm", setting: vllmSetting });
    const { keyId } = await admin.aKey({ key });
    await admin.send("POST", `${KEYS}/${keyId}/rotate`, { key: newKey, overlap: "1h" });
    await admin.send("DELETE", `${KEYS}/${keyId}`);
    await admin.send("DELETE", `${SETTINGS}/${id}`);
    const { token } = await aToken("secret", "read");

    const rows = await admin.db.selectFrom("audit_log").selectAll().execute();
    const text = JSON.stringify(rows);
    for (const secret of [...secrets, token]) expect(text).not.toContain(secret);
    const { entries } = await audit({ entityId: id, verb: "update-setting" });
    expect(entries).toMatchObject([
      {
        before: { setting: { apikey: "[secret]" } },
        after: { setting: { apikey: "[secret]", url: "https://example.com" } },
      },
    ]);
    const rotated = await audit({ entityId: keyId, verb: "rotate-key" });
    expect(rotated.entries).toMatchObject([
      { before: { key: "[secret]" }, after: { key: "[secret]" } },
    ]);
  });
});
