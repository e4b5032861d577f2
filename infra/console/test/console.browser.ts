import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "../../e2e/src/stack/start-lintel.ts";
import { CHROMIUM } from "../src/browser.ts";

const SCREENS = [
  "",
  "requests",
  "playground",
  "keys",
  "users",
  "policies",
  "providers",
  "routes",
  "prices",
  "alerts",
  "audit",
  "admin-tokens",
  "system",
];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const HOSTILE = `<img src=x onerror="window.stolen=1"> ${"نص ".repeat(20)}漢字 Ünï`;

let lintel: Lintel;
let browser: Browser;
let password: string;
beforeAll(async () => {
  lintel = await startLintel();
  password = lintel.cliEnv["LINTEL_ADMIN_TOKEN"] ?? "";
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
});
afterAll(async () => {
  await browser.close();
  await lintel.stop();
});

/** A page of somebody who has signed in, and what its security policy refused. */
async function signedIn(colorScheme: "light" | "dark" = "light", secret = password) {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const refused: string[] = [];
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) refused.push(message.text());
  });
  await page.goto(`${lintel.adminUrl}/`);
  await page.getByLabel("Admin password or token").fill(secret);
  await page.keyboard.press("Enter");
  await page.getByRole("navigation", { name: "Screens" }).waitFor();
  return { page, refused };
}

const open = async (page: Page, screen: string) => {
  await page.goto(`${lintel.adminUrl}/console/${screen}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
};

it("from the first visit to a key to a call to its exact cost", async () => {
  await lintel.aKey();
  const { page, refused } = await signedIn();
  await open(page, "keys?new");
  await page.getByLabel("Name", { exact: true }).last().fill(HOSTILE);
  await page.getByRole("button", { name: "Create key" }).last().click();
  const secret = (await page.getByLabel("Secret").last().textContent()) ?? "";
  expect(secret).toMatch(/^lk_[0-9A-Za-z]{40}$/);
  const answer = await fetch(`${lintel.baseUrls[0]}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "Hi" }] }),
  });
  expect(answer.status).toBe(200);
  await answer.text();
  await open(page, "requests?live");
  await page
    .getByRole("button", { name: /now|ago/ })
    .first()
    .click();
  await page.getByText("In all, to the nano-dollar").waitFor();
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  expect(await page.evaluate(() => Reflect.get(window, "stolen"))).toBeUndefined();
  expect(refused).toEqual([]);
});

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  it("no screen has a violation of WCAG 2.2 AA that axe-core finds, or runs what its policy refuses", async () => {
    const { page, refused } = await signedIn(theme);
    const found: Record<string, readonly string[]> = {};
    for (const screen of SCREENS) {
      await open(page, screen);
      await page.evaluate(AXE);
      found[screen] = await page.evaluate(async () => {
        const axe: {
          run: (
            options: unknown,
          ) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        } = Reflect.get(window, "axe");
        const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
        const result = await axe.run({ runOnly: { type: "tag", values: tags } });
        return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      });
    }
    expect(found).toEqual(Object.fromEntries(SCREENS.map((screen) => [screen, []])));
    expect(refused).toEqual([]);
  });
});

it("a token without a scope does not see what it may not do", async () => {
  const { page } = await signedIn();
  await open(page, "admin-tokens");
  await page.getByRole("button", { name: "Create token" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill("reader");
  await page.getByRole("button", { name: "Create token" }).last().click();
  const token = (await page.getByLabel("Token", { exact: true }).last().textContent()) ?? "";
  const { page: theirs } = await signedIn("light", token);
  await open(theirs, "keys");
  expect(await theirs.getByRole("button", { name: "Create key" }).count()).toBe(0);
  expect(await theirs.getByRole("link", { name: "Audit" }).count()).toBe(0);
});

it("a session that ends asks for the password again, over what was there", async () => {
  const { page } = await signedIn();
  await open(page, "keys");
  await page.context().clearCookies();
  await page.getByLabel("Name", { exact: true }).fill("x");
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await dialog.waitFor();
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("x");
});
