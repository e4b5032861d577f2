import { randomUUID } from "node:crypto";

import { waitFor } from "@lintel/testkit";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { type AdminFixture, PASSWORD, startAdmin } from "../admin-fixture.ts";

const KEYS = "/api/key-management/keys";
const SETTINGS = "/api/provider-settings";
const TOKENS = "/api/admin-tokens";
const DAY_MS = 24 * 3600 * 1000;

let admin: AdminFixture;
beforeAll(async () => {
  admin = await startAdmin(PASSWORD);
});
afterAll(() => admin.close());
afterEach(() => admin.setNow(new Date()));

const sendWithKey = (key: string, method: string, path: string, body?: unknown) =>
  admin.sendWith({ "x-api-key": PASSWORD, "idempotency-key": key }, method, path, body);

const aSettingBody = (name: string) => ({
  provider: "openai",
  name,
  setting: { apikey: `sk-${randomUUID()}` },
});

const countSettings = async (name: string): Promise<number> => {
  const rows = await admin.db
    .selectFrom("provider_settings")
    .select("id")
    .where("name", "=", name)
    .execute();
  return rows.length;
};

describe("Idempotency-Key", () => {
  it("200: answers again what was answered first, and does it once", async () => {
    const key = randomUUID();
    const body = aSettingBody("once");
    const first = await sendWithKey(key, "PUT", SETTINGS, body);
    const second = await sendWithKey(key, "PUT", SETTINGS, body);
    expect(first.status).toBe(200);
    expect([second.status, second.text]).toEqual([200, first.text]);
    expect(second.headers.get("etag")).toBe(first.headers.get("etag"));
    expect(first.headers.has("idempotent-replayed")).toBe(false);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(await countSettings("once")).toBe(1);
    const audit = await admin.db
      .selectFrom("audit_log")
      .select("verb")
      .where("entity_id", "=", first.json.id)
      .execute();
    expect(audit).toHaveLength(1);
  });

  it("200: the alias of an operation is the same operation", async () => {
    const key = randomUUID();
    const body = aSettingBody("alias");
    const first = await sendWithKey(key, "PUT", SETTINGS, body);
    const second = await sendWithKey(key, "POST", SETTINGS, body);
    expect(second.text).toBe(first.text);
  });

  it("200: shows a created token again, and keeps it only sealed", async () => {
    const key = randomUUID();
    const body = { name: `token ${key}`, scopes: ["read"] };
    const first = await sendWithKey(key, "POST", TOKENS, body);
    const second = await sendWithKey(key, "POST", TOKENS, body);
    expect(second.json.token).toBe(first.json.token);
    const { rows } = await sql<{ row: string }>`
      select encode(sealed_body, 'escape') || a::text as row from idempotent_answers a`.execute(
      admin.db,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(first.json.token);
  });

  it("200: an answer without a body too", async () => {
    const { keyId } = await admin.aKey();
    const key = randomUUID();
    const answers = [
      await sendWithKey(key, "DELETE", `${KEYS}/${keyId}`),
      await sendWithKey(key, "DELETE", `${KEYS}/${keyId}`),
      await sendWithKey(randomUUID(), "DELETE", `${KEYS}/${keyId}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404]);
    expect(answers[1]?.text).toBe("");
  });

  it("422: with another body, path or query, nothing happens", async () => {
    const key = randomUUID();
    await sendWithKey(key, "PUT", SETTINGS, aSettingBody("first"));
    const other = await sendWithKey(key, "PUT", SETTINGS, aSettingBody("other"));
    expect(other.json).toEqual({
      type: "/errors/idempotency-key-reused",
      title: "idempotency key was used before",
      status: 422,
      detail: "Idempotency-Key was given to another request",
      instance: SETTINGS,
    });
    expect(await countSettings("other")).toBe(0);
    const { keyId } = await admin.aKey();
    expect((await sendWithKey(key, "DELETE", `${KEYS}/${keyId}`)).status).toBe(422);
  });

  it("409: while the first is being answered, and its answer afterwards", async () => {
    const settingId = await admin.aSetting();
    const key = randomUUID();
    const body = { name: "slow", key: randomUUID(), settingIds: [settingId] };
    const first = await admin.db.transaction().execute(async (tx) => {
      // Keys lock the settings they are given: this one has to wait.
      await sql`select from provider_settings where id = ${settingId} for update`.execute(tx);
      const pending = sendWithKey(key, "PUT", KEYS, body);
      const isWaiting = async () => {
        const { rows } = await sql`select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(admin.db);
        return rows.length > 0;
      };
      await waitFor(isWaiting, { label: "the first request to wait" });
      const second = await sendWithKey(key, "PUT", KEYS, body);
      expect(second.json).toMatchObject({ status: 409, type: "/errors/request-running" });
      expect(second.headers.get("retry-after")).toBe("1");
      return { pending };
    });
    const { text } = await first.pending;
    const third = await sendWithKey(key, "PUT", KEYS, body);
    expect([third.text, third.headers.get("idempotent-replayed")]).toEqual([text, "true"]);
  });

  it("twenty at once make one", async () => {
    const key = randomUUID();
    const body = aSettingBody("at once");
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => sendWithKey(key, "PUT", SETTINGS, body)),
    );
    const ids = answers.filter(({ status }) => status === 200).map(({ json }) => json.id);
    expect(new Set(ids).size).toBe(1);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(await countSettings("at once")).toBe(1);
  });

  it("what failed has not happened, and is done when it is sent again", async () => {
    const key = randomUUID();
    const settingId = randomUUID();
    const body = { name: "later", key: randomUUID(), settingIds: [settingId] };
    expect((await sendWithKey(key, "PUT", KEYS, body)).status).toBe(400);
    await sql`insert into provider_settings (id, created_at, updated_at, provider, sealed_with, sealed_setting)
      values (${settingId}, now(), now(), 'openai', 'k', '\\x00')`.execute(admin.db);
    const again = await sendWithKey(key, "PUT", KEYS, body);
    expect([again.status, again.headers.has("idempotent-replayed")]).toEqual([200, false]);
  });

  it("keeps the keys of each caller apart, and forgets them after a day", async () => {
    const key = randomUUID();
    const body = aSettingBody("apart");
    const { json } = await admin.send("POST", TOKENS, { name: key, scopes: ["settings:write"] });
    const asToken = { "x-api-key": json.token, "idempotency-key": key };
    await sendWithKey(key, "PUT", SETTINGS, body);
    const other = await admin.sendWith(asToken, "PUT", SETTINGS, body);
    expect([other.status, other.headers.has("idempotent-replayed")]).toEqual([200, false]);
    admin.setNow(new Date(Date.now() + DAY_MS));
    const later = await sendWithKey(key, "PUT", SETTINGS, body);
    expect([later.status, later.headers.has("idempotent-replayed")]).toEqual([200, false]);
    const repeated = await sendWithKey(key, "PUT", SETTINGS, body);
    expect(repeated.text).toBe(later.text);
    expect(await countSettings("apart")).toBe(3);
  });

  it.each([[""], ["with space"], ["x".repeat(256)], ["é"]])("400: %j is none", async (key) => {
    const { json } = await sendWithKey(key, "PUT", SETTINGS, aSettingBody("bad"));
    expect(json).toMatchObject({
      status: 400,
      detail: "Idempotency-Key must be 1 to 255 visible characters",
    });
    expect(await countSettings("bad")).toBe(0);
  });
});

describe("if-match", () => {
  const change = (etag: string, keyId: string, body: unknown) =>
    admin.sendWith({ "x-api-key": PASSWORD, "if-match": etag }, "PATCH", `${KEYS}/${keyId}`, body);

  it("200: changes the state it names, and says what the next one is", async () => {
    const { id } = (await admin.send("PUT", SETTINGS, aSettingBody("etag"))).json;
    const path = `${SETTINGS}/${id}`;
    const read = await admin.send("GET", path);
    const etag = read.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"\d+"$/);
    const headers = { "x-api-key": PASSWORD, "if-match": etag };
    const changed = await admin.sendWith(headers, "PATCH", path, { name: "new" });
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).not.toBe(etag);
    const stale = await admin.sendWith(headers, "DELETE", path);
    expect(stale.json).toEqual({
      type: "/errors/precondition-failed",
      title: "it has changed meanwhile",
      status: 412,
      detail: "if-match does not name the current etag",
      instance: `${SETTINGS}/:id`,
    });
    const current = changed.headers.get("etag") ?? "";
    const last = await admin.sendWith({ ...headers, "if-match": current }, "DELETE", path);
    expect(last.status).toBe(200);
  });

  it("of ten changes at once to one state, one is made", async () => {
    const { keyId } = await admin.aKey();
    const { headers } = await admin.send("PATCH", `${KEYS}/${keyId}`, { name: "start" });
    const etag = headers.get("etag") ?? "";
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => change(etag, keyId, { name: `n${index}` })),
    );
    const changed = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status === 412);
    expect([changed.length, refused.length]).toEqual([1, 9]);
  });

  it("*: any state, but there must be one", async () => {
    const { keyId } = await admin.aKey();
    expect((await change("*", keyId, { name: "any" })).status).toBe(200);
    expect((await change("*", randomUUID(), { name: "any" })).status).toBe(404);
    const headers = { "x-api-key": PASSWORD, "if-match": "*" };
    const created = await admin.sendWith(headers, "PUT", SETTINGS, aSettingBody("star"));
    expect(created.status).toBe(412);
    expect(await countSettings("star")).toBe(0);
  });

  it("404: comes first, and 412 undoes what was done", async () => {
    expect((await change('"1"', randomUUID(), { name: "x" })).status).toBe(404);
    const { keyId, name } = await admin.aKey();
    expect((await change('"1"', keyId, { name: "x" })).status).toBe(412);
    const { json } = await admin.send("GET", `${KEYS}?keyIds=${keyId}`);
    expect(json[0].name).toBe(name);
  });
});
