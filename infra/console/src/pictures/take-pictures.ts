import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

import type { Browser, BrowserContext, Page } from "playwright-core";

import type { Seeded } from "../seed/seed-console.ts";
import { startBrowser } from "../visit/visitor.ts";
import { type Shot, SHOTS } from "./screens.ts";
import { firstPaintOf, interact, inWords, noteInteractions, type Timings } from "./timings.ts";

export interface PictureOptions {
  readonly adminUrl: string;
  readonly password: string;
  readonly seeded: Seeded;
  readonly folder: string;
  /** Only those of the README, small; else every screen, to be looked at. */
  readonly isForReadme: boolean;
}

const SIZE = { width: 1360, height: 850 };
const QUALITY = 82;

/** Takes pictures of screens in both themes: `<name>-<theme>.webp`, or `.png` to be looked at; and says how quick they were. */
export async function takePictures(options: PictureOptions): Promise<void> {
  await mkdir(options.folder, { recursive: true });
  const browser = await startBrowser();
  try {
    for (const theme of ["light", "dark"] as const) {
      console.log(`${theme}: ${inWords(await takeOf(browser, theme, options))}`);
    }
  } finally {
    await browser.close();
  }
}

async function takeOf(
  browser: Browser,
  theme: "light" | "dark",
  options: PictureOptions,
): Promise<Timings> {
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: SIZE,
    deviceScaleFactor: options.isForReadme ? 1.5 : 1,
    reducedMotion: "reduce",
    locale: "en-US",
    timezoneId: "UTC",
  });
  await noteInteractions(context);
  const page = await signIn(context, options);
  const firstPaints: number[] = [];
  for (const shot of SHOTS.filter(
    ({ isInReadme }) => !options.isForReadme || isInReadme === true,
  )) {
    await open(page, shot, options);
    firstPaints.push((await firstPaintOf(page)) ?? Number.NaN);
    const file = path.join(options.folder, `${shot.name}-${theme}`);
    if (options.isForReadme) await writeFile(`${file}.webp`, await asWebp(page));
    else await page.screenshot({ path: `${file}.png` });
  }
  const interactions = options.isForReadme ? [] : await interact(page);
  await context.close();
  return { firstPaints, interactions };
}

async function signIn(context: BrowserContext, options: PictureOptions): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${options.adminUrl}/`);
  await page.getByLabel("Admin password or token").fill(options.password);
  await page.keyboard.press("Enter");
  await page.getByRole("navigation", { name: "Screens" }).waitFor();
  return page;
}

async function open(page: Page, shot: Shot, { adminUrl, seeded }: PictureOptions): Promise<void> {
  await page.goto(`${adminUrl}/console/${shot.address(seeded)}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
  await shot.prepare?.(page);
  await page.waitForLoadState("networkidle");
}

/** A third of the size of a PNG; Playwright makes none. */
async function asWebp(page: Page): Promise<Buffer> {
  const client = await page.context().newCDPSession(page);
  const picture = await client.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  await client.detach();
  return Buffer.from(picture.data, "base64");
}
