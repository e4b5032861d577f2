import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import { type Lintel, startLintel } from "../../e2e/src/stack/start-lintel.ts";
import { SCREENS } from "../src/visit/addresses.ts";
import {
  fillInCredential,
  startVisitor,
  violationsOn,
  type Visitor,
} from "../src/visit/visitor.ts";

const run = promisify(execFile);
const HOSTILE = `<img src=x onerror="window.stolen=1"> ${"نص ".repeat(20)}漢字 Ünï`;

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

/** Where lists are that begin empty, and what stands for a thing of the reader's in the line that is shown there. */
const EMPTY = [
  "providers",
  "keys",
  "users",
  "policies",
  "routes",
  "alerts",
  "admin-tokens",
] as const;

it("where nothing is yet stands a line to copy, which makes the first one", async () => {
  const { page } = await visitor.signIn(password);
  const ids = new Map<string, string>();
  for (const screen of EMPTY) {
    await visitor.open(page, screen);
    const shown = await page.locator("pre[aria-label='The first one by the API']").innerText();
    const line = shown
      .replace("ID_OF_A_PROVIDER", ids.get("providers") ?? "")
      .replace("ID_OF_A_KEY", ids.get("keys") ?? "")
      .replace("YOUR_HOST", "hooks.example.com");
    const env = { ...process.env, ...lintel.cliEnv };
    const made = await run("sh", ["-c", `${line} --silent --fail-with-body`], { env });
    const { id, keyId = id } = JSON.parse(made.stdout);
    ids.set(screen, String(keyId));
    await visitor.open(page, screen);
    expect([screen, await page.getByRole("table").first().locator("tbody tr").count()]).toEqual([
      screen,
      1,
    ]);
  }
});

it("from the first visit to a key to a call to its exact cost, which is seen as it is booked", async () => {
  await lintel.aKey();
  const { page, refused } = await visitor.signIn(password);
  await visitor.open(page, "keys?new");
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill(HOSTILE);
  await page.getByRole("dialog").getByLabel("openai", { exact: true }).check();
  await page.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
  const secret = (await page.locator("pre[aria-label=Secret]").textContent()) ?? "";
  expect(secret).toMatch(/^lk_[0-9A-Za-z]{40}$/);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await page.content()).not.toContain(secret);
  await page.goto(`${lintel.adminUrl}/console/requests?live`);
  await page.getByRole("button", { name: "Stop watching" }).waitFor();
  const answer = await fetch(`${lintel.baseUrls[0]}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "Hi" }] }),
  });
  expect(answer.status).toBe(200);
  await answer.text();
  const requests = page.getByRole("table", { name: "Requests" });
  await requests
    .getByRole("button", { name: /gpt-4o-mini/ })
    .first()
    .click();
  await page.getByText("In all, to the nano-dollar").waitFor();
  await page.getByText("Limits of such calls").waitFor();
  expect(
    await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]),
  ).toEqual([]);
  expect(await page.evaluate(() => Reflect.get(window, "stolen"))).toBeUndefined();
  expect(refused).toEqual([]);
});

it("no screen has a violation of WCAG 2.2 AA that axe-core finds in either theme, or runs what its policy refuses", async () => {
  const { page, refused } = await visitor.signIn(password);
  const found: Record<string, readonly string[]> = {};
  for (const screen of SCREENS) {
    await visitor.open(page, screen);
    found[screen] = await violationsOn(page);
  }
  expect(found).toEqual(Object.fromEntries(SCREENS.map((screen) => [screen, []])));
  expect(refused).toEqual([]);
});

it("a token without a scope does not see what it may not do", async () => {
  const { page } = await visitor.signIn(password);
  await visitor.open(page, "admin-tokens?new");
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("reader");
  await page.getByRole("dialog").getByRole("button", { name: "Create token" }).click();
  const token = (await page.locator("pre[aria-label=Token]").textContent()) ?? "";
  const { page: theirs } = await visitor.signIn(token);
  await visitor.open(theirs, "keys?new");
  expect(await theirs.getByRole("button", { name: "Create key" }).count()).toBe(0);
  expect(await theirs.getByRole("dialog").count()).toBe(0);
  expect(await theirs.getByRole("link", { name: "Audit" }).count()).toBe(0);
  await visitor.open(theirs, "audit");
  await theirs.getByText("which do not include this screen").waitFor();
});

it("a session that ends asks for the password again, over what was there", async () => {
  const { page } = await visitor.signIn(password);
  await visitor.open(page, "keys");
  await page.context().clearCookies();
  await page.getByLabel("Name", { exact: true }).fill("x");
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await dialog.waitFor();
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("x");
  await fillInCredential(page, password);
  await dialog.waitFor({ state: "detached" });
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("x");
});
