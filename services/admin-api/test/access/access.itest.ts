import { createHash } from "node:crypto";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type AdminFixture, PASSWORD, startAdmin } from "../admin-fixture.ts";
import { appOn } from "../app-on.ts";

const TOKENS = "/api/admin-tokens";
const KEYS = "/api/key-management/keys";
const DAY_MS = 24 * 3600 * 1000;

let admin: AdminFixture;
let names = 0;

beforeAll(async () => {
  admin = await startAdmin(PASSWORD);
});
afterAll(() => admin.close());

const aToken = async (members: Readonly<Record<string, unknown>> = {}) => {
  names += 1;
  const body = { name: `token ${names}`, scopes: ["read"], ...members };
  const { json, status, text } = await admin.send("POST", TOKENS, body);
  if (status !== 200) throw new Error(text);
  return json;
};

const asToken = (token: string, method: string, path: string, body?: unknown) =>
  admin.sendWith({ "x-api-key": token }, method, path, body);

describe("POST /api/admin-tokens", () => {
  it("200: shows the token once and keeps only its hash and its beginning", async () => {
    const created = await aToken({ name: "ci", scopes: ["keys:write", "read"], ttl: "2d" });
    expect(created).toEqual({
      id: expect.any(String),
      name: "ci",
      prefix: created.token.slice(0, 15),
      scopes: ["read", "keys:write"],
      createdAt: expect.any(Number),
      createdBy: "admin-pass",
      expiresAt: created.createdAt + 2 * 24 * 3600,
      revokedAt: null,
      lastUsedAt: null,
      token: expect.stringMatching(/^lt_admin_[\w-]{43}$/),
    });
    const tables = ["admin_tokens", "audit_log"] as const;
    for (const table of tables) {
      const rows = JSON.stringify(await admin.db.selectFrom(table).selectAll().execute());
      expect(rows).not.toContain(created.token);
    }
    const { json } = await admin.send("GET", TOKENS);
    const { token, ...shown } = created;
    expect(json).toContainEqual(shown);
    expect(JSON.stringify(json)).not.toContain(token);
  });

  it.each([
    [{ name: "" }, "fields [name] are invalid"],
    [{ name: "admin-pass" }, "the name admin-pass is reserved"],
    [{ scopes: [] }, "fields [scopes] are invalid"],
    [{ ttl: "-1h" }, "fields [ttl] are invalid"],
    [{ ttl: "soon" }, "fields [ttl] are invalid"],
  ])("400: %j", async (members, detail) => {
    const body = { name: "n", scopes: ["read"], ...members };
    const { json } = await admin.send("POST", TOKENS, body);
    expect(json).toMatchObject({ status: 400, type: "/errors/validation", detail });
  });

  it("400: a scope that does not exist, and none at all", async () => {
    const unknown = await admin.send("POST", TOKENS, { name: "n", scopes: ["write"] });
    const missing = await admin.send("POST", TOKENS, { name: "n" });
    expect([unknown.status, missing.status]).toEqual([400, 400]);
  });

  it("409: a name that another token has, until that one is revoked", async () => {
    const { id } = await aToken({ name: "twice" });
    const again = await admin.send("POST", TOKENS, { name: "twice", scopes: ["read"] });
    expect([again.status, again.json.type]).toEqual([409, "/errors/conflict"]);
    await admin.send("DELETE", `${TOKENS}/${id}`);
    await aToken({ name: "twice" });
  });
});

describe("a token", () => {
  afterEach(() => admin.setNow(new Date()));

  it("200: works in X-API-KEY and as a bearer token", async () => {
    const { token } = await aToken();
    const { status } = await asToken(token, "GET", "/api/health");
    const bearer = await admin.sendWith({ authorization: `bearer ${token}` }, "GET", "/api/health");
    expect([status, bearer.status]).toEqual([200, 200]);
  });

  it("403: names the scope that is missing, and does nothing", async () => {
    const { token } = await aToken({ scopes: ["settings:write"] });
    const answer = await asToken(token, "PUT", KEYS, { name: "n", key: "a-key-secret" });
    expect(answer.json).toEqual({
      type: "/errors/forbidden",
      title: "admin token lacks a scope",
      status: 403,
      detail: "the token needs the scope keys:write or admin",
      instance: KEYS,
    });
  });

  it.each([
    ["read", [200, 403, 403, 403]],
    ["keys:write", [200, 400, 403, 403]],
    ["settings:write", [403, 403, 400, 403]],
    ["policies:write", [403, 403, 403, 403]],
    ["admin", [200, 400, 400, 200]],
  ])("%s: opens what it should", async (scope, expected) => {
    const { token } = await aToken({ scopes: [scope] });
    const answers = [
      await asToken(token, "POST", "/api/v2/key-management/keys", {}),
      await asToken(token, "PUT", KEYS, {}),
      await asToken(token, "PUT", "/api/provider-settings", {}),
      await asToken(token, "GET", TOKENS),
    ];
    expect(answers.map(({ status }) => status)).toEqual(expected);
  });

  it("401: is refused from the next request on when it is revoked, everywhere", async () => {
    const { id, token } = await aToken();
    const replica = appOn(admin.db, { password: PASSWORD });
    const there = () => replica.request("/api/health", { headers: { "x-api-key": token } }, {});
    expect((await there()).status).toBe(200);
    const revoked = await admin.send("DELETE", `${TOKENS}/${id}`);
    expect(revoked.json).toMatchObject({ id, revokedAt: expect.any(Number) });
    expect((await there()).status).toBe(401);
    const here = await asToken(token, "GET", "/api/health");
    expect(here.json).toMatchObject({ status: 401, detail: "the admin token is revoked" });
    const again = await admin.send("DELETE", `${TOKENS}/${id}`);
    expect(again.json).toEqual(revoked.json);
  });

  it("401: ends when its time is over", async () => {
    const { token } = await aToken({ ttl: "1d" });
    admin.setNow(new Date(Date.now() + DAY_MS - 5000));
    expect((await asToken(token, "GET", "/api/health")).status).toBe(200);
    admin.setNow(new Date(Date.now() + DAY_MS + 5000));
    const { json } = await asToken(token, "GET", "/api/health");
    expect(json).toMatchObject({ status: 401, detail: "the admin token has expired" });
  });

  it("401: is not its hash", async () => {
    const { token } = await aToken();
    const hash = createHash("sha256").update(token).digest("hex");
    for (const credential of [hash, `lt_admin_${hash}`, `${token}x`]) {
      expect((await asToken(credential, "GET", "/api/health")).status).toBe(401);
    }
  });

  it("says when it was used, written at most every five minutes", async () => {
    const start = Date.now();
    const { id, token } = await aToken();
    const usedAt = async () => {
      await asToken(token, "GET", "/api/health");
      const { last_used_at: moment } = await admin.db
        .selectFrom("admin_tokens")
        .select("last_used_at")
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      return (moment?.getTime() ?? 0) - start;
    };
    admin.setNow(new Date(start + 1000));
    expect(await usedAt()).toBe(1000);
    admin.setNow(new Date(start + 300_000));
    expect(await usedAt()).toBe(1000);
    admin.setNow(new Date(start + 302_000));
    expect(await usedAt()).toBe(302_000);
  });

  it("404: one that does not exist cannot be revoked", async () => {
    for (const id of ["nonsense", "98daa3ae-961d-4253-bf6a-322a32fdca3d"]) {
      const { json } = await admin.send("DELETE", `${TOKENS}/${id}`);
      expect(json).toMatchObject({ status: 404, detail: "admin token is not found" });
    }
  });
});

describe("without ADMIN_PASS", () => {
  it("200: everybody may, and a token still only what it may", async () => {
    const { id, token } = await aToken();
    const open = appOn(admin.db);
    const ask = (key: string, path: string) =>
      open.request(path, { headers: key === "" ? {} : { "x-api-key": key } }, {});
    expect((await ask("", TOKENS)).status).toBe(200);
    expect((await ask("whatever", TOKENS)).status).toBe(200);
    expect((await ask(token, "/api/health")).status).toBe(200);
    expect((await ask(token, TOKENS)).status).toBe(403);
    await admin.send("DELETE", `${TOKENS}/${id}`);
    expect((await ask(token, "/api/health")).status).toBe(401);
  });
});

describe("wrong passwords", () => {
  const from = (address: string, key: string) =>
    admin.sendWith({ "x-api-key": key, "x-forwarded-for": address }, "GET", "/api/health");
  const start = Date.now();
  beforeEach(() => admin.setNow(new Date(start)));
  afterEach(() => admin.setNow(new Date()));

  it("429: after five wrong ones, another from that address; from no other", async () => {
    for (let guess = 0; guess < 5; guess += 1) {
      expect((await from("192.0.2.1", `guess ${guess}`)).status).toBe(401);
    }
    const refused = await from("192.0.2.1", "guess 5");
    expect(refused.json).toMatchObject({
      status: 429,
      type: "/errors/too-many-attempts",
      detail: "too many wrong passwords from this address; try again in 1 s",
    });
    expect(refused.headers.get("retry-after")).toBe("1");
    expect((await from("192.0.2.1", "guess 6")).headers.get("retry-after")).toBe("2");
    expect((await from("192.0.2.2", "guess 0")).status).toBe(401);
    admin.setNow(new Date(start + 60_000));
    expect((await from("192.0.2.1", "wrong again")).status).toBe(401);
  });

  it("200: the right one, however many wrong ones came from the same address", async () => {
    const { token } = await aToken();
    const guesses = Array.from({ length: 50 }, (_, guess) => from("192.0.2.3", `guess ${guess}`));
    expect((await from("192.0.2.3", PASSWORD)).status).toBe(200);
    expect((await from("192.0.2.3", token)).status).toBe(200);
    const answers = await Promise.all(guesses);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(45);
    expect((await from("192.0.2.3", PASSWORD)).status).toBe(200);
  });

  it("429: tokens that do not exist count too, and what the caller writes before its address does not", async () => {
    for (let guess = 0; guess < 5; guess += 1) {
      await from(`198.51.100.${guess}, 192.0.2.4`, `lt_admin_guess-${guess}`);
    }
    expect((await from("198.51.100.9, 192.0.2.4", "lt_admin_guess-5")).status).toBe(429);
  });

  it("200: a bearer token beside an empty X-API-KEY", async () => {
    const headers = { "x-api-key": "", authorization: `Bearer ${PASSWORD}` };
    expect((await admin.sendWith(headers, "GET", "/api/health")).status).toBe(200);
  });

  it("401: no password at all is no guess", async () => {
    for (let time = 0; time < 10; time += 1) await from("192.0.2.5", "");
    expect((await from("192.0.2.5", PASSWORD)).status).toBe(200);
  });
});
