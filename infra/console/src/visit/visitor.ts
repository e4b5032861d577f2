import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

import { CHROMIUM } from "../browser.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const SIZE = { width: 1280, height: 800 };

/** A page of somebody who has signed in, and what its security policy refused. */
export interface Visit {
  readonly page: Page;
  readonly refused: readonly string[];
}

export interface Visitor {
  readonly browser: Browser;
  /** A page of a new browser profile that is not signed in. */
  aPage(options?: BrowserContextOptions): Promise<Visit>;
  signIn(secret: string, options?: BrowserContextOptions): Promise<Visit>;
  /** Opens a screen, or a drawer on it, and waits until it has read what it shows. */
  open(page: Page, address: string): Promise<void>;
  close(): Promise<void>;
}

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });

/** Somebody with a browser, at the console of an admin API. */
export async function startVisitor(adminUrl: string): Promise<Visitor> {
  const browser = await startBrowser();
  const aPage = async (options: BrowserContextOptions = {}): Promise<Visit> => {
    const context = await browser.newContext({
      viewport: SIZE,
      reducedMotion: "reduce",
      ...options,
    });
    const page = await context.newPage();
    const refused: string[] = [];
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) refused.push(message.text());
    });
    return { page, refused };
  };
  return {
    browser,
    aPage,
    async signIn(secret, options) {
      const visit = await aPage(options);
      await visit.page.goto(`${adminUrl}/`);
      await fillInCredential(visit.page, secret);
      return visit;
    },
    async open(page, address) {
      await page.goto(`${adminUrl}/console/${address}`);
      await untilShown(page);
    },
    close: () => browser.close(),
  };
}

/** Waits until a screen has read what it shows. */
export async function untilShown(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(
    () => document.querySelector("[role=status][aria-label=Loading]") === null,
  );
}

export async function fillInCredential(page: Page, secret: string): Promise<void> {
  await page.getByLabel("Admin password or token").fill(secret);
  await page.keyboard.press("Enter");
  await page.getByRole("navigation", { name: "Screens" }).waitFor();
}

/** What axe-core finds on a page that violates WCAG 2.2 AA, a line each. */
export async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async (rules) => {
    const axe: {
      run: (
        options: unknown,
      ) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    } = Reflect.get(window, "axe");
    const { violations } = await axe.run({ runOnly: { type: "tag", values: rules } });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }, RULES);
}
