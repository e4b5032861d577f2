import { randomBytes } from "node:crypto";

import { bundledEntry, freePort, type RunningService, startService } from "@lintel/testkit";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import {
  CLIENT_ID,
  CLIENT_SECRET,
  type OidcServer,
  startOidcServer,
} from "../../../services/admin-api/test/access/start-oidc-server.ts";
import { type Lintel, startLintel } from "../../e2e/src/stack/start-lintel.ts";
import { makeHostile } from "../src/visit/make-hostile.ts";
import { untilQuiet } from "../src/visit/requests-of.ts";
import { fillInCredential, startVisitor, type Visitor } from "../src/visit/visitor.ts";

let lintel: Lintel;
let visitor: Visitor;
let password: string;
beforeAll(async () => {
  lintel = await startLintel();
  password = lintel.cliEnv["LINTEL_ADMIN_TOKEN"] ?? "";
  visitor = await startVisitor(lintel.adminUrl);
});
afterEach(() => visitor.leave());
afterAll(async () => {
  await visitor.close();
  await lintel.stop();
});

/** A page of somebody else, which the signed-in browser is sent to. */
async function onForeignPage(page: Page, html: string): Promise<void> {
  await page.route("http://evil.test/**", (route) =>
    route.fulfill({ contentType: "text/html", body: html }),
  );
  await page.goto("http://evil.test/");
}

it("a form of another site changes nothing for who is signed in", async () => {
  const { page } = await visitor.signIn(password);
  const action = `${lintel.adminUrl}/api/users`;
  await onForeignPage(
    page,
    `<form method="post" enctype="text/plain" action="${action}">
       <input name='{"name":"forged","userId":"forged","tags":["x"],"a":"' value='"}'></form>`,
  );
  await page.evaluate(() => document.querySelector("form")?.submit());
  await page.waitForURL(action);
  const users = await lintel.admin.request("GET", "/api/users?userIds=forged");
  expect(await users.json()).toEqual([]);
});

it("the console is shown in no frame of another site", async () => {
  const { page } = await visitor.signIn(password);
  await onForeignPage(page, `<iframe src="${lintel.adminUrl}/console/"></iframe>`);
  await untilQuiet(page);
  const framed = page.frames().filter((frame) => frame !== page.mainFrame());
  const texts = await Promise.all(framed.map((frame) => frame.locator("#console").count()));
  expect(texts).toEqual([0]);
});

it("a session that somebody else has put into the browser is not the one that is signed in", async () => {
  const { page } = await visitor.aPage();
  const known = "x".repeat(43);
  const url = `${lintel.adminUrl}/api/session`;
  const place = { domain: "127.0.0.1", path: "/api" };
  await page.context().addCookies([{ name: "lintel_session", value: known, ...place }]);
  await page.goto(`${lintel.adminUrl}/`);
  await fillInCredential(page, password);
  const cookies = await page.context().cookies(`${lintel.adminUrl}/api/session`);
  const session = cookies.filter(({ name }) => name === "lintel_session");
  expect(session).toMatchObject([{ httpOnly: true, sameSite: "Strict" }]);
  expect(session[0]?.value).not.toBe(known);
  const fixed = await fetch(url, { headers: { cookie: `lintel_session=${known}` } });
  expect(fixed.status).toBe(401);
});

it("a script in any text of any object is text, and nothing the policy would have to refuse", async () => {
  const addresses = await makeHostile(lintel);
  const { page, refused } = await visitor.signIn(password);
  for (const address of addresses) {
    await visitor.open(page, address);
    const shown = await page.locator("body").innerText();
    expect([address, shown.includes("onerror") || address.startsWith("playground")]).toEqual([
      address,
      true,
    ]);
    expect([address, await page.evaluate(() => Reflect.get(window, "stolen"))]).toEqual([
      address,
      undefined,
    ]);
  }
  expect(refused).toEqual([]);
});

it("a credential that was stored is nowhere in the page, nor in the browser", async () => {
  const { page } = await visitor.signIn(password);
  await visitor.open(page, "providers?new");
  await page.getByRole("dialog").getByLabel("apikey").fill("sk-very-secret");
  await page.getByRole("dialog").getByText("The same by the API").click();
  expect((await page.locator("pre").allInnerTexts()).join("\n")).not.toContain("sk-very-secret");
  await page.getByRole("dialog").getByRole("button", { name: "Add provider" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await page.content()).not.toContain("sk-very-secret");
  const stored = await page.evaluate(() =>
    JSON.stringify([Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]),
  );
  expect(stored).toBe('[[],[],""]');
});

it("an upgrade while a page is open is said, also when a part of the page is gone", async () => {
  const { page } = await visitor.signIn(password);
  await visitor.open(page, "keys");
  await page.route("**/console/assets/audit-screen*", (route) => route.fulfill({ status: 404 }));
  await page.getByRole("link", { name: "Audit" }).click();
  await page.getByText("A new version of the console is here.").waitFor();
  const { page: another } = await visitor.signIn(password);
  await visitor.open(another, "keys");
  await another.route("**/console/", (route) =>
    route.fulfill({ contentType: "text/html", body: "<html>the next version</html>" }),
  );
  await another.evaluate(() => window.dispatchEvent(new Event("focus")));
  await another.getByText("A new version of the console is here.").waitFor();
  expect(await another.getByRole("button", { name: "Reload" }).count()).toBe(1);
});

it("while the API is slow it is seen that something comes; when it fails, why, and it can be asked again", async () => {
  const { page } = await visitor.signIn(password);
  const search = "**/api/v2/key-management/keys";
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const problem = { title: "key search failed", detail: "the database is away" };
  await page.route(search, async (route) => {
    await held;
    await route.fulfill({
      status: 400,
      headers: { "x-request-id": "req-1" },
      contentType: "application/problem+json",
      body: JSON.stringify(problem),
    });
  });
  await page.goto(`${lintel.adminUrl}/console/keys`);
  await page.getByRole("status", { name: "Loading" }).first().waitFor();
  release();
  const failure = page.getByRole("alert");
  await failure.getByText("the database is away").waitFor();
  await failure.getByText("req-1").waitFor();
  await page.unroute(search);
  await failure.getByRole("button", { name: "Try again" }).click();
  await failure.waitFor({ state: "detached" });
  await page
    .getByRole("heading", { name: "No keys yet" })
    .or(page.getByRole("table", { name: "Keys" }))
    .waitFor();
  expect(await failure.count()).toBe(0);
});

/** An admin API of its own that people sign in to at the identity provider. */
async function startWithOidc(): Promise<{
  oidc: OidcServer;
  service: RunningService;
  url: string;
}> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const oidc = await startOidcServer({
    redirectUri: `${url}/api/session/oidc/callback`,
    signedOutUri: `${url}/console/`,
    isInIdToken: true,
  });
  const service = await startService({
    entry: bundledEntry("admin-api"),
    readyUrl: `${url}/readyz`,
    env: {
      DATABASE_URL: lintel.databaseUrl,
      REDIS_URL: process.env["LINTEL_TEST_REDIS_URL"] ?? "",
      LINTEL_REDIS_PREFIX: lintel.redisPrefix,
      LINTEL_ENCRYPTION_KEYS: `oidc:${randomBytes(32).toString("base64")}`,
      ADMIN_PASS: "another password",
      HOST: "127.0.0.1",
      ADMIN_PORT: String(port),
      LINTEL_ADMIN_URL: url,
      LINTEL_OIDC_NAME: "Northwind",
      LINTEL_OIDC_ISSUER: oidc.issuer.href,
      LINTEL_OIDC_CLIENT_ID: CLIENT_ID,
      LINTEL_OIDC_CLIENT_SECRET: CLIENT_SECRET,
      LINTEL_OIDC_GROUPS: JSON.stringify({ devs: ["read", "keys:write"] }),
    },
  });
  return { oidc, service, url };
}

it("people sign in with their identity provider, get what their groups may do, come back where they were, and go nowhere else", async () => {
  const { oidc, service, url } = await startWithOidc();
  try {
    oidc.setPerson({ email: "ada@x.test", email_verified: true, groups: ["devs"] });
    const { page } = await visitor.aPage();
    await page.goto(`${url}/console/keys`);
    await page.getByRole("link", { name: "Sign in with Northwind" }).click();
    await page.locator("input[name=login]").fill("ada");
    await page.locator("input[name=password]").fill("any");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { name: "Keys", level: 1 }).waitFor();
    expect(page.url()).toBe(`${url}/console/keys`);
    await page.getByText("oidc:ada@x.test").waitFor();
    await page.getByRole("button", { name: "Create key" }).first().waitFor();
    expect(await page.getByRole("link", { name: "Admin tokens" }).count()).toBe(0);
    await page.goto(`${url}/api/session/oidc?returnTo=${encodeURIComponent("https://evil.test/")}`);
    await page.waitForURL(`${url}/console/**`);
    expect(new URL(page.url()).origin).toBe(url);
  } finally {
    await service.stop();
    await oidc.close();
  }
});
