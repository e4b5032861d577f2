import { generateKeyPairSync, randomUUID } from "node:crypto";
import { once } from "node:events";
import http from "node:http";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { SettingAnswer } from "../../src/families/settings/models/setting-answer.ts";
import { type AdminFixture, startAdmin } from "../admin-fixture.ts";

const SETTINGS = "/api/provider-settings";
const SECRET = "sk-very-secret-upstream-credential";

let admin: AdminFixture;
beforeAll(async () => {
  admin = await startAdmin();
});
afterAll(() => admin.close());

describe("PUT /api/provider-settings", () => {
  it("200: answers with the contract's members and none of the secrets", async () => {
    const { status, json, text } = await admin.send("PUT", SETTINGS, {
      provider: "azure",
      name: "mine",
      setting: { resourceName: "r", apiKey: SECRET, extra: SECRET },
      allowedModels: ["a,b", "{c}"],
      costMap: { promptCostPerModel: { "gpt-x": 0.25 } },
    });
    expect(status).toBe(200);
    expect(text).not.toContain(SECRET);
    expect(Object.entries(SettingAnswer.parse(json))).toEqual([
      ["createdAt", expect.any(Number)],
      ["updatedAt", json.createdAt],
      ["provider", "azure"],
      ["setting", { resourceName: "r" }],
      ["id", expect.any(String)],
      ["name", "mine"],
      ["allowedModels", ["a,b", "{c}"]],
      [
        "costMap",
        {
          promptCostPerModel: { "gpt-x": 0.25 },
          completionCostPerModel: null,
          embeddingsCostPerModel: null,
        },
      ],
    ]);
  });

  it("200: leaves out `setting` when there is nothing to show", async () => {
    const { json } = await admin.send("POST", SETTINGS, {
      provider: "openai",
      setting: { apikey: SECRET },
    });
    expect(json).not.toHaveProperty("setting");
    expect(json).toMatchObject({ allowedModels: [], costMap: null, name: "" });
  });

  it("200: stores secrets only sealed, and names them in the audit log without their values", async () => {
    const id = await admin.aSetting({ setting: { apikey: SECRET } });
    const tables = ["provider_settings", "audit_log"] as const;
    for (const table of tables) {
      const rows = await admin.db.selectFrom(table).selectAll().execute();
      const text = JSON.stringify(rows, (_, value) =>
        value?.type === "Buffer" ? Buffer.from(value.data).toString("latin1") : value,
      );
      expect(text).not.toContain(SECRET);
    }
    const audit = await admin.db
      .selectFrom("audit_log")
      .selectAll()
      .where("entity_id", "=", id)
      .execute();
    expect(audit).toMatchObject([
      {
        actor: "anybody",
        verb: "create-setting",
        entity: "provider-setting",
        change: {
          before: null,
          after: { provider: "openai", setting: { apikey: "[secret]" } },
        },
      },
    ]);
  });

  it("200: names what it ignored", async () => {
    const { headers } = await admin.send("PUT", SETTINGS, {
      provider: "openai",
      setting: { apikey: "x" },
      colour: 1,
      "n,ä\r\n": 2,
      costMap: { foo: {} },
    });
    expect(headers.get("x-lintel-ignored-fields")).toBe("colour,n%2C%C3%A4%0D%0A,costMap.foo");
  });

  it.each([
    [{}, "provider field cannot be empty"],
    [{ provider: "" }, "provider field cannot be empty"],
    [{ provider: "nope", setting: { apikey: "x" } }, "provider nope is not supported"],
    [{ provider: "openai" }, "provider openai is missing fields apikey"],
    [{ provider: "azure", setting: {} }, "provider azure is missing fields resourceName,apikey"],
    [
      { provider: "openai", setting: { apikey: "x", url: "http://u:p@h/" } },
      "setting.url must be an http or https address without credentials, query and fragment",
    ],
    [
      { provider: "openai", setting: { apikey: "x" }, costMap: { promptCostPerModel: { m: -1 } } },
      "fields [costMap.promptCostPerModel.m] are invalid",
    ],
    [
      {
        provider: "openai",
        setting: { apikey: "x" },
        costMap: { completionCostPerModel: { m: 1e6 } },
      },
      "costMap prices cannot be larger than 9000 dollars per 1,000 tokens",
    ],
  ])("400: %j", async (body, detail) => {
    const { status, json } = await admin.send("PUT", SETTINGS, body);
    expect(status).toBe(400);
    expect(json).toEqual({
      type: "/errors/validation",
      title: "provider setting validation failed",
      status: 400,
      detail,
      instance: SETTINGS,
    });
  });

  it("400: a member that is no text", async () => {
    const { json } = await admin.send("PUT", SETTINGS, {
      provider: "openai",
      setting: { apikey: 5 },
    });
    expect(json).toMatchObject({
      status: 400,
      type: "/errors/json-unmarshal",
      title: "json unmarshaller error",
    });
  });

  it("200: takes a custom provider with the member it names, and shows nothing of it", async () => {
    const at = new Date();
    await admin.db
      .insertInto("custom_providers")
      .values({
        id: randomUUID(),
        created_at: at,
        updated_at: at,
        provider: "bricks",
        route_configs: "[]",
        authentication_param: "x-key",
      })
      .execute();
    const missing = await admin.send("PUT", SETTINGS, { provider: "bricks" });
    expect(missing.json.detail).toBe("provider bricks is missing value for field x-key");
    const made = await admin.send("PUT", SETTINGS, {
      provider: "bricks",
      setting: { "X-Key": "secret" },
    });
    expect(made.status).toBe(200);
    expect(made.json).not.toHaveProperty("setting");
  });
});

describe("GET /api/provider-settings", () => {
  it("200: in the order of the ids, repeated where they are", async () => {
    const [a, b] = [await admin.aSetting(), await admin.aSetting()];
    const { json } = await admin.send(
      "GET",
      `${SETTINGS}?ids=${b}&ids=${a}&ids=${b.toUpperCase()}`,
    );
    expect(json.map(({ id }: { id: string }) => id)).toEqual([b, a, b]);
  });

  it("200: all of them without ids, without secrets", async () => {
    const url = "https://upstream.example/v1";
    const id = await admin.aSetting({ setting: { apikey: SECRET, url } });
    const { json, text } = await admin.send("GET", SETTINGS);
    expect(text).not.toContain(SECRET);
    expect(json.at(-1)).toMatchObject({ id, setting: { url } });
    expect(json.length).toBeGreaterThan(1);
  });

  it.each([[randomUUID()], ["no-id"], [""]])("404: an unknown id %j", async (id) => {
    const known = await admin.aSetting();
    const { json } = await admin.send("GET", `${SETTINGS}?ids=${known}&ids=${id}`);
    expect(json).toEqual({
      type: "/errors/not-found",
      title: "provider setting is not found",
      status: 404,
      detail: "provider setting is not found",
      instance: SETTINGS,
    });
  });
});

describe("PATCH /api/provider-settings/:id", () => {
  it("200: merges members, changes what is given, leaves the rest", async () => {
    const url = "https://upstream.example/v1";
    const id = await admin.aSetting({ name: "old", setting: { apikey: "x", url } });
    const changed = await admin.send("PATCH", `${SETTINGS}/${id}`, {
      name: "new",
      setting: { apikey: "y" },
      allowedModels: ["m"],
      provider: "azure",
    });
    expect(changed.json).toMatchObject({
      name: "new",
      provider: "openai",
      setting: { url },
      allowedModels: ["m"],
    });
    expect(changed.headers.get("x-lintel-ignored-fields")).toBe("provider");
    const modelAliases = { constructor: "gpt-5", "a/b": "m" };
    const named = await admin.send("PATCH", `${SETTINGS}/${id}`, { modelAliases });
    expect(named.json).toMatchObject({ modelAliases, allowedModels: ["m"] });
    const unnamed = await admin.send("PATCH", `${SETTINGS}/${id}`, { modelAliases: {} });
    expect(unnamed.json).not.toHaveProperty("modelAliases");
    const cleared = await admin.send("PATCH", `${SETTINGS}/${id}`, { allowedModels: [] });
    expect(cleared.json).toMatchObject({ name: "new", setting: { url }, allowedModels: [] });
  });

  it("200: loses no member when two changes come at once", async () => {
    const id = await admin.aSetting();
    const one = { apikey: "x", url: "https://one.example" };
    const two = { apikey: "x", apiVersion: "2" };
    await Promise.all(
      [one, two].map((setting) => admin.send("PATCH", `${SETTINGS}/${id}`, { setting })),
    );
    const { json } = await admin.send("GET", `${SETTINGS}?ids=${id}`);
    expect(json[0].setting).toEqual({ url: "https://one.example", apiVersion: "2" });
  });

  it("400: members that are not complete by themselves", async () => {
    const id = await admin.aSetting();
    const { json } = await admin.send("PATCH", `${SETTINGS}/${id}`, {
      setting: { url: "https://x.example" },
    });
    expect(json).toMatchObject({
      status: 400,
      title: "provider setting validation failed",
      detail: "provider openai is missing fields apikey",
      instance: "/api/provider-settings/:id",
    });
  });

  it.each([[randomUUID()], ["no-id"]])("404: an unknown id %j", async (id) => {
    const { status, json } = await admin.send("PATCH", `${SETTINGS}/${id}`, {});
    expect(status).toBe(404);
    expect(json).toMatchObject({
      type: "/errors/not-found",
      title: "provider setting is not found",
    });
  });
});

describe("GET /api/provider-settings, page by page", () => {
  it("200: a page of all", async () => {
    await admin.aSetting();
    await admin.aSetting();
    const all = (await admin.send("GET", SETTINGS)).json;
    const page = await admin.send("GET", `${SETTINGS}?limit=1&offset=1`);
    expect(page.json).toEqual([all[1]]);
    expect((await admin.send("GET", `${SETTINGS}?offset=1`)).json).toEqual(all);
  });

  it.each(["limit=-1", "limit=x", "offset=1.5"])("400: %s", async (query) => {
    const { status, json } = await admin.send("GET", `${SETTINGS}?${query}`);
    expect([status, json.title]).toEqual([400, "query param is invalid"]);
  });
});

describe("GET /api/provider-settings/:id", () => {
  it("200: without secrets", async () => {
    const id = await admin.aSetting({ setting: { apikey: SECRET } });
    const { json, text } = await admin.send("GET", `${SETTINGS}/${id}`);
    expect(text).not.toContain(SECRET);
    expect(SettingAnswer.parse(json)).toMatchObject({ id, provider: "openai" });
  });

  it.each([[randomUUID()], ["no-id"]])("404: an unknown id %j", async (id) => {
    const { status, json } = await admin.send("GET", `${SETTINGS}/${id}`);
    expect([status, json.type]).toEqual([404, "/errors/not-found"]);
  });
});

describe("DELETE /api/provider-settings/:id", () => {
  it("200: takes the setting and its credentials away, and writes it down", async () => {
    const id = await admin.aSetting({ setting: { apikey: SECRET } });
    const before = await sealedSetting(id);
    const { status, text } = await admin.send("DELETE", `${SETTINGS}/${id}`);
    expect([status, text]).toEqual([200, ""]);
    expect((await admin.send("GET", `${SETTINGS}?ids=${id}`)).status).toBe(404);
    expect((await admin.send("GET", SETTINGS)).text).not.toContain(id);
    expect((await sealedSetting(id)).length).toBeLessThan(before.length);
    const audit = await admin.db
      .selectFrom("audit_log")
      .select("verb")
      .where("entity_id", "=", id)
      .orderBy("id")
      .execute();
    expect(audit.map(({ verb }) => verb)).toEqual(["create-setting", "delete-setting"]);
  });

  it.each(["settingIds", "settingId"])("409: names the keys that have it in %s", async (member) => {
    const id = await admin.aSetting();
    const value = member === "settingIds" ? [id] : id;
    const key = await admin.aKey({ name: "mine", settingIds: [], [member]: value });
    const { json } = await admin.send("DELETE", `${SETTINGS}/${id}`);
    expect(json).toEqual({
      type: "/errors/conflict",
      title: "provider setting deletion failed",
      status: 409,
      detail: `provider setting is used by keys: mine (${key.keyId})`,
      instance: `${SETTINGS}/:id`,
    });
    await admin.send("DELETE", `/api/key-management/keys/${key.keyId}`);
    expect((await admin.send("DELETE", `${SETTINGS}/${id}`)).status).toBe(200);
  });

  it("409: names at most ten of many keys", async () => {
    const id = await admin.aSetting();
    for (let index = 0; index < 11; index++) await admin.aKey({ settingIds: [id] });
    const { json } = await admin.send("DELETE", `${SETTINGS}/${id}`);
    expect(json.detail.match(/a key \(/g)).toHaveLength(10);
    expect(json.detail).toMatch(/ and more$/);
  });

  it("400: a key cannot have it afterwards", async () => {
    const id = await admin.aSetting();
    await admin.send("DELETE", `${SETTINGS}/${id}`);
    const body = { name: "a", key: randomUUID(), settingIds: [id] };
    const { json } = await admin.send("PUT", "/api/key-management/keys", body);
    expect(json).toMatchObject({ status: 400, detail: "not all settings are found" });
  });

  it.each([[randomUUID()], ["no-id"]])("404: an unknown id %j", async (id) => {
    const { status, json } = await admin.send("DELETE", `${SETTINGS}/${id}`);
    expect([status, json.type]).toEqual([404, "/errors/not-found"]);
  });

  it("404: the second time", async () => {
    const id = await admin.aSetting();
    const statuses = [];
    for (let time = 0; time < 2; time++) {
      statuses.push((await admin.send("DELETE", `${SETTINGS}/${id}`)).status);
    }
    expect(statuses).toEqual([200, 404]);
  });
});

async function sealedSetting(id: string): Promise<Buffer> {
  const row = await admin.db
    .selectFrom("provider_settings")
    .select("sealed_setting")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return row.sealed_setting;
}

describe("POST /api/provider-settings/:id/test", () => {
  const MODELS = JSON.stringify({ object: "list", data: [{ id: "gpt-a" }, { id: "gpt-b" }] });
  const PUBLISHED = JSON.stringify({
    publisherModels: [{ name: "publishers/google/models/gemini-2.5-pro" }],
  });

  /** An upstream that knows one credential, and where it is. It gives an access token for anything, which is that credential. */
  async function withUpstream(use: (url: string, asked: readonly string[]) => Promise<void>) {
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      if (request.url === "/token") {
        response.end(JSON.stringify({ access_token: SECRET, expires_in: 3600 }));
        return;
      }
      const isKnown = request.headers.authorization === `Bearer ${SECRET}`;
      const models = request.url?.includes("/publishers/") === true ? PUBLISHED : MODELS;
      response.writeHead(isKnown ? 200 : 401).end(isKnown ? models : "{}");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    try {
      await use(`http://127.0.0.1:${port}/v1`, asked);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  const tested = async (setting: Readonly<Record<string, string>>, provider = "openai") => {
    const id = await admin.aSetting({ provider, setting });
    return admin.send("POST", `${SETTINGS}/${id}/test`);
  };

  it("200: asks for the models with the credential, and nothing else", async () => {
    await withUpstream(async (url, asked) => {
      const { json, status } = await tested({ apikey: SECRET, url });
      expect(status).toBe(200);
      expect(json).toMatchObject({ outcome: "works", status: 200, models: 2, error: "" });
      expect(asked).toEqual(["GET /v1/models"]);
    });
  });

  it("200: exchanges a service account's key for an access token first, and says when it gets none", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    await withUpstream(async (url, asked) => {
      const origin = new URL(url).origin;
      const accountAt = (path: string) =>
        JSON.stringify({
          client_email: "a@b.test",
          project_id: "p",
          private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
          token_uri: origin + path,
        });
      const good = await tested({ serviceAccount: accountAt("/token"), url }, "vertex");
      expect(good.json).toMatchObject({ outcome: "works", models: 1 });
      expect(asked.map((each) => each.split("?")[0])).toEqual([
        "POST /token",
        "GET /v1beta1/publishers/google/models",
      ]);
      const bad = await tested({ serviceAccount: accountAt("/elsewhere"), url }, "vertex");
      expect(bad.json).toMatchObject({
        outcome: "refused",
        status: 401,
        error: "no access token is given for its credential",
      });
    });
  });

  it("200: says that a credential is refused, without a word of it", async () => {
    await withUpstream(async (url) => {
      const { json, text } = await tested({ apikey: "sk-wrong-credential", url });
      expect(json).toMatchObject({ outcome: "refused", status: 401, models: null });
      expect(json["error"]).toBe("it refuses the credential");
      expect(text).not.toContain("sk-wrong");
    });
  });
});
