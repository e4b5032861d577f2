import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type AdminFixture, type Answer, PASSWORD, startAdmin } from "../admin-fixture.ts";
import { appOn } from "../app-on.ts";

const SESSION = "/api/session";
const KEYS = "/api/key-management/keys";
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const OWN_PAGE = { "x-lintel-csrf": "1", "sec-fetch-site": "same-origin" };

let admin: AdminFixture;
let names = 0;

beforeAll(async () => {
  admin = await startAdmin(PASSWORD);
});
afterAll(() => admin.close());
afterEach(() => admin.setNow(new Date()));

const signIn = (body: object, headers: object = {}) =>
  admin.sendWith({ ...OWN_PAGE, ...headers }, "POST", SESSION, body);

const cookieOf = ({ headers, text }: Answer): string => {
  const cookie = headers.get("set-cookie")?.split(";")[0];
  if (cookie === undefined) throw new Error(text);
  return cookie;
};

const aSession = async (): Promise<string> => cookieOf(await signIn({ password: PASSWORD }));

const aToken = async (scopes: readonly string[]) => {
  names += 1;
  const { json } = await admin.send("POST", "/api/admin-tokens", {
    name: `token ${names}`,
    scopes,
  });
  return json;
};

const ask = (cookie: string, path = SESSION) => admin.sendWith({ cookie }, "GET", path);
const statusOf = async (cookie: string) => (await ask(cookie)).status;

describe("signing in", () => {
  it("gives a cookie that no script can read, no other site can have sent, for the folder it was asked in", async () => {
    const answer = await signIn({ password: PASSWORD });
    expect(answer.headers.get("set-cookie")).toMatch(
      /^lintel_session=[\w-]{43}; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.text).not.toContain(cookieOf(answer).split("=")[1]);
  });

  it("marks the cookie as Secure behind https, and names the path that browsers know", async () => {
    const proxied = await signIn({ password: PASSWORD }, { "x-forwarded-proto": "https" });
    expect(proxied.headers.get("set-cookie")).toMatch(/; Secure/);
    const publicUrl = new URL("https://ops.test/lintel/");
    const app = appOn(admin.db, { password: PASSWORD, publicUrl });
    const headers = { "x-lintel-csrf": "1", origin: "https://ops.test" };
    const body = JSON.stringify({ password: PASSWORD });
    const answer = await app.request(SESSION, { method: "POST", headers, body }, {});
    expect(answer.headers.get("set-cookie")).toMatch(
      /^lintel_session=[\w-]{43}; Path=\/lintel\/api; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  it("keeps nothing of what the cookie holds, nor anything that the password could be tried against", async () => {
    const secret = (await aSession()).split("=")[1] ?? "";
    const rows = await admin.db.selectFrom("admin_sessions").selectAll().execute();
    const log = await admin.db.selectFrom("audit_log").selectAll().execute();
    expect(JSON.stringify([rows, log])).not.toContain(secret);
    expect(new Set(rows.map((row) => row.password_proof)).size).toBe(rows.length);
  });

  it("ends the session a browser came with, and never goes on under its secret", async () => {
    const before = await aSession();
    const after = cookieOf(await signIn({ password: PASSWORD }, { cookie: before }));
    expect(after).not.toBe(before);
    expect([await statusOf(before), await statusOf(after)]).toEqual([401, 200]);
  });

  it("never takes a secret that somebody else has chosen", async () => {
    const chosen = `lintel_session=${"B".repeat(43)}`;
    const given = cookieOf(await signIn({ password: PASSWORD }, { cookie: chosen }));
    expect(given).not.toBe(chosen);
    expect(await statusOf(chosen)).toBe(401);
  });
});

describe("a session", () => {
  it("may what its token may, and is named as the token in the audit log", async () => {
    const { id, name, token } = await aToken(["keys:write"]);
    const answer = await signIn({ token });
    expect(answer.json).toMatchObject({ name, tokenId: id, scopes: ["keys:write"] });
    const headers = { ...OWN_PAGE, cookie: cookieOf(answer) };
    const settings = await admin.sendWith(headers, "PUT", "/api/provider-settings", {});
    expect(settings.status).toBe(403);
    const settingIds = [await admin.aSetting()];
    const key = { name: "of a session", key: "a-key-of-a-session", settingIds };
    const made = await admin.sendWith(headers, "PUT", KEYS, key);
    const { json } = await admin.send("GET", `/api/audit?entityId=${made.json.keyId}`);
    expect(json.entries).toMatchObject([{ actor: name, actorId: id, verb: "create-key" }]);
  });

  it("ends when it is signed out, and when an administrator ends it, with a row in the audit log", async () => {
    const [first, second] = [await aSession(), await aSession()];
    await admin.sendWith({ ...OWN_PAGE, cookie: first }, "DELETE", SESSION);
    const { json } = await ask(second);
    await admin.send("DELETE", `/api/sessions/${json.session.id}`);
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 401]);
    const log = await admin.send("GET", "/api/audit?entity=session&limit=2");
    const verbs = log.json.entries.map(({ verb }: { verb: string }) => verb);
    expect(verbs).toEqual(["revoke-session", "sign-out"]);
  });

  it("ends with its token, when that is revoked or its time is over", async () => {
    const { id, token } = await aToken(["admin"]);
    const cookie = cookieOf(await signIn({ token }));
    await admin.send("DELETE", `/api/admin-tokens/${id}`);
    expect(await statusOf(cookie)).toBe(401);
    const brief = { name: "brief", scopes: ["read"], ttl: "10m" };
    const { json } = await admin.send("POST", "/api/admin-tokens", brief);
    const other = cookieOf(await signIn({ token: json.token }));
    expect(await statusOf(other)).toBe(200);
    admin.setNow(new Date(Date.now() + 11 * MINUTE_MS));
    expect(await statusOf(other)).toBe(401);
  });

  it("ends when the password is changed, for every replica that knows the new one", async () => {
    const cookie = await aSession();
    const renewed = appOn(admin.db, { password: "a new one" });
    const there = await renewed.request(SESSION, { headers: { cookie } }, {});
    expect(there.status).toBe(401);
    expect(await statusOf(cookie)).toBe(200);
  });

  it("ends after an hour in which nobody asked, and lasts while somebody does", async () => {
    const start = Date.now();
    const cookie = await aSession();
    for (const minutes of [50, 100, 150]) {
      admin.setNow(new Date(start + minutes * MINUTE_MS));
      expect(await statusOf(cookie)).toBe(200);
    }
    admin.setNow(new Date(start + 211 * MINUTE_MS));
    expect(await statusOf(cookie)).toBe(401);
  });

  it("is not kept by what a page asks by itself", async () => {
    const start = Date.now();
    const cookie = await aSession();
    const poll = () => admin.sendWith({ cookie, "x-lintel-background": "1" }, "GET", SESSION);
    admin.setNow(new Date(start + 50 * MINUTE_MS));
    expect((await poll()).status).toBe(200);
    admin.setNow(new Date(start + 70 * MINUTE_MS));
    expect((await poll()).status).toBe(401);
  });

  it("ends after twelve hours, however much was asked", async () => {
    const start = Date.now();
    const cookie = await aSession();
    for (let hours = 0.5; hours < 12; hours += 0.5) {
      admin.setNow(new Date(start + hours * HOUR_MS));
      expect(await statusOf(cookie)).toBe(200);
    }
    admin.setNow(new Date(start + 12 * HOUR_MS + 1000));
    expect(await statusOf(cookie)).toBe(401);
  });
});

describe("a write by a session", () => {
  let cookie = "";
  beforeAll(async () => {
    cookie = await aSession();
  });
  const write = (headers: Readonly<Record<string, string>>) =>
    admin.sendWith({ cookie, host: "ops.test", ...headers }, "PUT", KEYS, {});

  it.each([
    ["nothing", {}],
    ["no header of ours", { "sec-fetch-site": "same-origin" }],
    ["another value of it", { "x-lintel-csrf": "true", "sec-fetch-site": "same-origin" }],
    ["no word of the browser", { "x-lintel-csrf": "1" }],
    ["another site", { "x-lintel-csrf": "1", "sec-fetch-site": "cross-site" }],
    ["a sister site", { "x-lintel-csrf": "1", "sec-fetch-site": "same-site" }],
    ["another origin", { "x-lintel-csrf": "1", origin: "https://evil.test" }],
    ["a hidden origin", { "x-lintel-csrf": "1", origin: "null" }],
    [
      "another site, which says it is ours",
      { "x-lintel-csrf": "1", "sec-fetch-site": "cross-site", origin: "http://ops.test" },
    ],
  ])("403: with %s", async (_, headers) => {
    const answer = await write(headers);
    expect([answer.status, answer.json.type]).toEqual([403, "/errors/cross-site-request"]);
  });

  it.each([
    ["a page of this service", { "sec-fetch-site": "same-origin" }],
    ["a page of its origin, of a browser without fetch metadata", { origin: "http://ops.test" }],
    [
      "a page of the origin that the proxy before it has",
      { origin: "https://out.test", "x-forwarded-host": "out.test" },
    ],
  ])("400, of the body: from %s", async (_, headers) => {
    expect((await write({ "x-lintel-csrf": "1", ...headers })).status).toBe(400);
  });
});

describe("what another site has a browser send", () => {
  it("403: where everybody is an administrator too", async () => {
    const open = appOn(admin.db);
    const init = { method: "PUT", headers: { origin: "https://evil.test" }, body: "{}" };
    expect((await open.request(KEYS, init, {})).status).toBe(403);
  });
});

describe("guessing", () => {
  const start = Date.now();
  beforeEach(() => admin.setNow(new Date(start)));
  const from = (address: string, password: string) =>
    signIn({ password }, { "x-forwarded-for": address });

  it("429: is as slow as with X-API-KEY, and counted together; the right password always works", async () => {
    const address = "192.0.2.77";
    for (let guess = 0; guess < 3; guess += 1) {
      expect((await from(address, `guess ${guess}`)).status).toBe(401);
      const headers = { "x-api-key": `guess ${guess}`, "x-forwarded-for": address };
      await admin.sendWith(headers, "GET", "/api/health");
    }
    expect((await from(address, "one more")).status).toBe(429);
    expect((await from(address, PASSWORD)).status).toBe(200);
  });
});
