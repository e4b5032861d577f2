import { mkdir, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import path from "node:path";

import type { Browser, Page } from "playwright-core";

import { seedConsole } from "../seed/seed-console.ts";
import { passwordOf, withInstallation } from "../seed/with-installation.ts";
import { dialogsOf, SCREENS } from "../visit/addresses.ts";
import { noteRequests } from "../visit/requests-of.ts";
import { fillInCredential, startBrowser, untilShown } from "../visit/visitor.ts";
import { firstPaintOf, interact, noteInteractions, type Interaction } from "./interactions.ts";

const CALLS = 16_000;
const RESULT = path.resolve(import.meta.dirname, "../../../bench/results/console.md");

interface Paint {
  readonly name: string;
  readonly ms: number;
}

/** Signs in, opens every screen and dialog by its address, and works with the console for a while. */
async function measure(browser: Browser, adminUrl: string, { password, dialogs }: Whom) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 850 } });
  await noteInteractions(context);
  const page = await context.newPage();
  noteRequests(page);
  await page.goto(`${adminUrl}/`);
  const signIn = await paintOf(page, "Signing in, nothing cached");
  await fillInCredential(page, password);
  const paints: Paint[] = [signIn];
  for (const [name, address] of [
    ...SCREENS.map((it) => [it || "overview", it] as const),
    ...Object.entries(dialogs),
  ]) {
    await page.goto(`${adminUrl}/console/${address}`);
    await untilShown(page);
    paints.push(await paintOf(page, name));
  }
  await page.goto(`${adminUrl}/console/`);
  await untilShown(page);
  return { paints, interactions: await interact(page) };
}

interface Whom {
  readonly password: string;
  readonly dialogs: Readonly<Record<string, string>>;
}

const paintOf = async (page: Page, name: string): Promise<Paint> => ({
  name,
  ms: await firstPaintOf(page),
});

const figure = (ms: number): string => (ms === 0 ? "< 16" : ms.toFixed(0));
const tableOf = (head: string, rows: readonly (Paint | Interaction)[]): string =>
  [
    `| ${head} | ms |`,
    "| --- | ---: |",
    ...rows.map(({ ms, name }) => `| ${name} | ${figure(ms)} |`),
  ].join("\n");

const slowest = (rows: readonly Paint[]): number => Math.max(...rows.map(({ ms }) => ms));

/** The page of the results. */
function report(paints: readonly Paint[], interactions: readonly Interaction[]): string {
  const day = new Date().toISOString().slice(0, 10);
  const machine = `${cpus()[0]?.model ?? "?"} × ${cpus().length}; load average ${loadavg()[0]?.toFixed(2)}`;
  return [
    "# The console in a browser\n",
    `- ${day}, ${machine}; Chromium without a screen, over the whole stack on loopback, with ${CALLS.toLocaleString("en")} calls of two months`,
    `- interactions, by Event Timing (what INP is made of): slowest ${figure(slowest(interactions))} ms; aim: below 100 ms`,
    `- first contentful paint: slowest ${figure(slowest(paints))} ms`,
    `\n## Interactions\n\n${tableOf("from the press or click to the frame that shows its effect", interactions)}`,
    `\n## First paint\n\n${tableOf("from the request for the page to its first text", paints)}\n`,
  ].join("\n");
}

// `npm run bench:console`: how soon the console is painted and reacts, by the browser's own clock.
await withInstallation(async (lintel) => {
  const seeded = await seedConsole(lintel, CALLS);
  const browser = await startBrowser();
  try {
    const whom = { password: passwordOf(lintel), dialogs: dialogsOf(seeded) };
    const { interactions, paints } = await measure(browser, lintel.adminUrl, whom);
    const text = report(paints, interactions);
    await mkdir(path.dirname(RESULT), { recursive: true });
    await writeFile(RESULT, text);
    console.log(`\n${text}`);
  } finally {
    await browser.close();
  }
});
