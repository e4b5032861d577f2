import { once } from "node:events";
import { createServer } from "node:http";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openIdentityProvider } from "../../src/adapters/open-identity-provider.ts";
import type { AdminApp } from "../../src/http/operation.ts";
import { type AdminFixture, PASSWORD, startAdmin } from "../admin-fixture.ts";
import { appOn } from "../app-on.ts";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type OidcServer,
  signInAt,
  startOidcServer,
} from "./start-oidc-server.ts";

const publicUrl = new URL("https://ops.test/lintel");
const CONSOLE = "https://ops.test/lintel/console/";
const redirectUri = "https://ops.test/lintel/api/session/oidc/callback";
const CALLBACK = "/api/session/oidc/callback";
const START = "/api/session/oidc";
const groups = { ops: ["admin"], devs: ["read", "keys:write"] } as const;

let admin: AdminFixture;
/** One that has groups in its ID tokens, and one that does not. */
const servers = new Map<boolean, OidcServer>();
beforeAll(async () => {
  admin = await startAdmin(PASSWORD);
});
afterAll(async () => {
  await Promise.all([...servers.values()].map((server) => server.close()));
  await admin.close();
});

async function anInstallation(isInIdToken = true, more: { readonly issuer?: URL } = {}) {
  const server =
    servers.get(isInIdToken) ??
    (await startOidcServer({ redirectUri, signedOutUri: CONSOLE, isInIdToken }));
  servers.set(isInIdToken, server);
  const failures: unknown[] = [];
  const identityProvider = openIdentityProvider({
    name: "Test",
    issuer: more.issuer ?? server.issuer,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    scope: "openid profile email",
    groupsClaim: "groups",
    groups: { ops: [...groups.ops], devs: [...groups.devs] },
    redirectUri,
    signedOutUri: CONSOLE,
    now: () => new Date(),
  });
  const app = appOn(admin.db, {
    password: PASSWORD,
    publicUrl,
    identityProvider,
    onFailure: (error) => failures.push(error),
  });
  return { app, server, failures };
}

const ask = (app: AdminApp, path: string, init: RequestInit = {}) => app.request(path, init, {});
const cookieIn = (response: Response, name: string): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0] ?? "")
    .find((cookie) => cookie.startsWith(`${name}=`) && !cookie.endsWith("=")) ?? "";

/** Sends a browser to the provider and back; what it comes back with, and the cookie of the one that began. */
async function walk(app: AdminApp, { login = "ada", returnTo = "" } = {}) {
  const begun = await ask(app, `${START}?returnTo=${encodeURIComponent(returnTo)}`);
  const back = await signInAt(begun.headers.get("location") ?? "", login);
  expect(back.href).toMatch(/^https:\/\/ops\.test\/lintel\/api\/session\/oidc\/callback\?/);
  return { cookie: cookieIn(begun, "lintel_sign_in"), path: CALLBACK + back.search };
}

const comeBack = (app: AdminApp, { cookie, path }: { cookie: string; path: string }) =>
  ask(app, path, { headers: { cookie } });

describe("signing in with an identity provider", () => {
  it.each([
    ["in the ID token", true],
    ["only when it is asked", false],
  ])(
    "gives the scopes of the groups that it names, %s, and goes on where it began",
    async (_, isInIdToken) => {
      const { app, server } = await anInstallation(isInIdToken);
      server.setPerson({ email: "ada@x.test", email_verified: true, groups: ["devs", "others"] });
      const answer = await comeBack(app, await walk(app, { returnTo: "keys?tag=eu" }));
      expect([answer.status, answer.headers.get("location")]).toEqual([
        302,
        `${CONSOLE}keys?tag=eu`,
      ]);
      const set = answer.headers.getSetCookie().find((text) => text.startsWith("lintel_session="));
      expect(set).toMatch(/Path=\/lintel\/api; HttpOnly; Secure; SameSite=Strict$/);
      const cookie = cookieIn(answer, "lintel_session");
      const who = await ask(app, "/api/session", { headers: { cookie } });
      expect(await who.json()).toMatchObject({
        name: "oidc:ada@x.test",
        method: "oidc",
        scopes: ["read", "keys:write"],
      });
      const log = await admin.send("GET", "/api/audit?entity=session&limit=1");
      expect(log.json.entries).toMatchObject([{ actor: "oidc:ada@x.test", verb: "sign-in" }]);
    },
  );

  it("ends with the provider too, which is told whose session it was", async () => {
    const { app, server } = await anInstallation();
    server.setPerson({ groups: ["ops"] });
    const cookie = cookieIn(await comeBack(app, await walk(app)), "lintel_session");
    const headers = { cookie, "x-lintel-csrf": "1", origin: "https://ops.test" };
    const ended = await ask(app, "/api/session", { method: "DELETE", headers });
    const { signOutUrl }: { signOutUrl: string } = JSON.parse(await ended.text());
    const url = new URL(signOutUrl);
    expect(url.origin).toBe(server.issuer.origin);
    expect(url.searchParams.get("post_logout_redirect_uri")).toBe(CONSOLE);
    const page = await fetch(url);
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining("/session/end/confirm"),
    ]);
    expect((await ask(app, "/api/session", { headers: { cookie } })).status).toBe(401);
  });

  it("ends where the provider is asked no longer", async () => {
    const { app, server } = await anInstallation();
    server.setPerson({ groups: ["ops"] });
    const cookie = cookieIn(await comeBack(app, await walk(app)), "lintel_session");
    const without = appOn(admin.db, { password: PASSWORD, publicUrl });
    expect((await ask(without, "/api/session", { headers: { cookie } })).status).toBe(401);
  });
});

describe("nobody is signed in", () => {
  const outcomeOf = (answer: Response) => [
    answer.status,
    answer.headers.get("location"),
    cookieIn(answer, "lintel_session"),
  ];
  const notFor = (reason: string) => [302, `${CONSOLE}?sign-in=${reason}`, ""];

  it("who is in no group that is known", async () => {
    const { app, server } = await anInstallation();
    server.setPerson({ groups: ["others"] });
    expect(outcomeOf(await comeBack(app, await walk(app)))).toEqual(notFor("no-access"));
  });

  it("by what another browser has begun, by what was answered before, or by nothing", async () => {
    const { app, server } = await anInstallation();
    server.setPerson({ groups: ["ops"] });
    const [mine, theirs] = [await walk(app), await walk(app, { login: "eve" })];
    expect(outcomeOf(await comeBack(app, { cookie: "", path: theirs.path }))).toEqual(
      notFor("expired"),
    );
    expect(outcomeOf(await comeBack(app, { ...mine, path: theirs.path }))).toEqual(
      notFor("failed"),
    );
    expect((await comeBack(app, theirs)).headers.get("location")).toBe(CONSOLE);
    expect(outcomeOf(await comeBack(app, theirs))).toEqual(notFor("failed"));
  });

  it("by a made-up answer, a changed state, or a refusal", async () => {
    const { app, server } = await anInstallation();
    server.setPerson({ groups: ["ops"] });
    const { cookie, path } = await walk(app);
    const changed = path.replace(/state=(.)/, (_, first) =>
      first === "_" ? "state=-" : "state=_",
    );
    expect(outcomeOf(await comeBack(app, { cookie, path: changed }))).toEqual(notFor("failed"));
    expect(outcomeOf(await comeBack(app, { cookie, path: `${CALLBACK}?code=x&state=y` }))).toEqual(
      notFor("failed"),
    );
    expect(
      outcomeOf(await comeBack(app, { cookie, path: `${CALLBACK}?error=access_denied` })),
    ).toEqual(notFor("refused"));
    expect(outcomeOf(await comeBack(app, { cookie: "lintel_sign_in=test.AAAA", path }))).toEqual(
      notFor("expired"),
    );
  });

  it("where the provider is not there, or answers as another; and it is asked again the next time", async () => {
    const http = createServer((_, response) => response.writeHead(503).end());
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    const address = http.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const issuer = new URL(`http://127.0.0.1:${port}/`);
    const { app, failures } = await anInstallation(true, { issuer });
    expect(outcomeOf(await ask(app, START))).toEqual(notFor("unavailable"));
    expect(outcomeOf(await ask(app, START))).toEqual(notFor("unavailable"));
    http.close();
    http.closeAllConnections();
    expect(failures).toHaveLength(2);
  });

  it.each(["https://evil.test/", "//evil.test", "/\\evil.test", "../../evil"])(
    "and led to %s",
    async (returnTo) => {
      const { app, server } = await anInstallation();
      server.setPerson({ groups: ["ops"] });
      const answer = await comeBack(app, await walk(app, { returnTo }));
      expect(answer.headers.get("location")).toBe(CONSOLE);
    },
  );
});

it("says how somebody can sign in, to anybody", async () => {
  const { app } = await anInstallation();
  const answer = await ask(app, "/api/session/methods");
  expect(await answer.json()).toEqual({
    password: true,
    oidc: { name: "Test", path: "api/session/oidc" },
  });
});
