import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

import { CHROMIUM } from "../browser.ts";
import { noteRequests, untilQuiet } from "./requests-of.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const SIZE = { width: 1280, height: 800 };
/** How long a page may take to show something: it is never as slow, but for a machine that does much else. */
const DEADLINE_MS = 120_000;

/** A page of somebody who has signed in, and what its security policy refused. */
export interface Visit {
  readonly page: Page;
  readonly refused: readonly string[];
}

export interface Visitor {
  readonly browser: Browser;
  /** A page of a new browser profile that is not signed in. */
  aPage(options?: BrowserContextOptions): Promise<Visit>;
  /** A page of a new profile in the session of the first that signed in so, with nothing opened in it. */
  signIn(secret: string, options?: BrowserContextOptions): Promise<Visit>;
  /** As `signIn`, in a session of its own. */
  signInAgain(secret: string, options?: BrowserContextOptions): Promise<Visit>;
  /** Opens a screen, or a drawer on it, and waits until it has read what it shows. */
  open(page: Page, address: string): Promise<void>;
  /** Closes all pages. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });

/** Somebody with a browser, at the console of an admin API. */
export async function startVisitor(adminUrl: string): Promise<Visitor> {
  const browser = await startBrowser();
  const sessions = new Map<string, StorageState>();
  const visitor: Visitor = {
    browser,
    aPage: (options) => visit(browser, options),
    async signIn(secret, options) {
      const session = sessions.get(secret);
      if (session !== undefined) return visit(browser, { ...options, storageState: session });
      const first = await visitor.signInAgain(secret, options);
      sessions.set(secret, await first.page.context().storageState());
      return first;
    },
    async signInAgain(secret, options) {
      const fresh = await visit(browser, options);
      await fresh.page.goto(`${adminUrl}/`);
      await fillInCredential(fresh.page, secret);
      return fresh;
    },
    async open(page, address) {
      await page.goto(`${adminUrl}/console/${address}`);
      await untilShown(page);
    },
    async leave() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    close: () => browser.close(),
  };
  return visitor;
}

type StorageState = Exclude<BrowserContextOptions["storageState"], string | undefined>;

async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: SIZE,
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(DEADLINE_MS);
  const page = await context.newPage();
  noteRequests(page);
  const refused: string[] = [];
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) refused.push(message.text());
  });
  return { page, refused };
}

/** Waits until a screen has read what it shows. */
export async function untilShown(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await untilQuiet(page);
  await page.waitForFunction(
    () => document.querySelector("[role=status][aria-label=Loading]") === null,
  );
}

export async function fillInCredential(page: Page, secret: string): Promise<void> {
  await page.getByLabel("Admin password or token").fill(secret);
  await page.keyboard.press("Enter");
  await page.getByRole("navigation", { name: "Screens" }).waitFor();
}

/** What axe-core finds on a page that violates WCAG 2.2 AA, in the light and the dark theme, a line each. */
export async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction(
      (theme) => document.documentElement.dataset["theme"] === theme,
      colorScheme,
    );
    const violations = await page.evaluate(runAxe, RULES);
    found.push(...violations.map((violation) => `${colorScheme}: ${violation}`));
  }
  return found;
}

async function runAxe(rules: readonly string[]): Promise<readonly string[]> {
  const axe: {
    run: (options: unknown) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
  } = Reflect.get(window, "axe");
  const { violations } = await axe.run({ runOnly: { type: "tag", values: rules } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
