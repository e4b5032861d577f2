import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

import type { Browser, BrowserContext, Page, ViewportSize } from "playwright-core";

import type { Seeded } from "../seed/seed-console.ts";
import { PHONE as PHONE_SIZE } from "../visit/out-of-reach.ts";
import { noteRequests, untilQuiet } from "../visit/requests-of.ts";
import { startBrowser, untilShown } from "../visit/visitor.ts";
import { DIALOGS, type Shot, SHOTS } from "./screens.ts";

export interface PictureOptions {
  readonly adminUrl: string;
  readonly password: string;
  readonly seeded: Seeded;
  readonly folder: string;
}

interface Look {
  /** Is added to the names of pictures. */
  readonly name: string;
  readonly colorScheme: "light" | "dark";
  readonly viewport: ViewportSize;
  /** A picture for the README: sharp, and small in bytes. */
  readonly isForReadme?: boolean;
}

const WIDE = { width: 1360, height: 850 };
const LIGHT: Look = { name: "light", colorScheme: "light", viewport: WIDE };
const DARK: Look = { name: "dark", colorScheme: "dark", viewport: WIDE };
const PHONE: Look = { name: "narrow", colorScheme: "light", viewport: PHONE_SIZE };
const DARK_PHONE: Look = { ...PHONE, name: "narrow-dark", colorScheme: "dark" };
const QUALITY = 82;

/** Makes the few pictures of the README. */
export async function takeForReadme(options: PictureOptions): Promise<void> {
  const shots = SHOTS.filter(({ isInReadme }) => isInReadme === true);
  for (const look of [LIGHT, DARK]) await take({ ...look, isForReadme: true }, shots, options);
}

/** Every screen and dialog in both themes, on a phone too, to be looked at. */
export async function takeAll(options: PictureOptions): Promise<void> {
  for (const look of [LIGHT, DARK, PHONE, DARK_PHONE]) {
    await take(look, [...SHOTS, ...DIALOGS], options);
  }
}

/** The screens of an installation in which nothing is yet. */
export async function takeEmpty(options: Omit<PictureOptions, "seeded">): Promise<void> {
  const none = { keys: new Map(), settings: new Map(), policies: new Map(), routes: new Map() };
  const seeded = { ids: none, storyId: "" };
  const screens = SHOTS.filter(({ address }) => !address(seeded).includes("="));
  const overview: Shot = { name: "overview", address: () => "" };
  await take({ ...LIGHT, name: "empty" }, [overview, ...screens], { ...options, seeded });
}

async function take(look: Look, shots: readonly Shot[], options: PictureOptions): Promise<void> {
  await mkdir(options.folder, { recursive: true });
  const browser = await startBrowser();
  try {
    await takeWith(browser, look, { ...options, shots });
  } finally {
    await browser.close();
  }
}

async function takeWith(
  browser: Browser,
  { isForReadme = false, name, ...look }: Look,
  { shots, ...options }: PictureOptions & { readonly shots: readonly Shot[] },
): Promise<void> {
  const context = await browser.newContext({
    ...look,
    deviceScaleFactor: isForReadme ? 1.5 : 1,
    reducedMotion: "reduce",
    locale: "en-US",
    timezoneId: "UTC",
  });
  const page = await signIn(context, options);
  for (const shot of shots) {
    await open(page, shot, options);
    const file = path.join(options.folder, `${shot.name}-${name}`);
    if (isForReadme) await writeFile(`${file}.webp`, await asWebp(page));
    else await page.screenshot({ path: `${file}.png` });
  }
}

async function signIn(context: BrowserContext, options: PictureOptions): Promise<Page> {
  const page = await context.newPage();
  noteRequests(page);
  await page.goto(`${options.adminUrl}/`);
  await page.getByLabel("Admin password or token").fill(options.password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  return page;
}

async function open(page: Page, shot: Shot, { adminUrl, seeded }: PictureOptions): Promise<void> {
  await page.goto(`${adminUrl}/console/${shot.address(seeded)}`);
  await untilShown(page);
  if (shot.prepare === undefined) return;
  await shot.prepare(page);
  await untilQuiet(page);
}

/** A third of the size of a PNG; Playwright makes none. */
async function asWebp(page: Page): Promise<Buffer> {
  const client = await page.context().newCDPSession(page);
  const picture = await client.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  await client.detach();
  return Buffer.from(picture.data, "base64");
}
