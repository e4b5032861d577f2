import type { BrowserContext, Page } from "playwright-core";

/** By the browser's own clock, in milliseconds. */
export interface Timings {
  /** From the request for a page to its first text or picture, of each page. */
  readonly firstPaints: readonly number[];
  /** From a press or click to the frame that shows its effect; those below 16 ms are not reported. */
  readonly interactions: readonly number[];
}

/** Has every page of a context note how long its interactions take, as Event Timing counts (W3C, level 1). */
export async function noteInteractions(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const durations: number[] = [];
    // TypeScript's own types know no threshold yet.
    const events = { type: "event", durationThreshold: 16 };
    Reflect.set(window, "interactionDurations", durations);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (Reflect.get(entry, "interactionId") !== 0) durations.push(entry.duration);
      }
    }).observe(events);
  });
}

/** The first contentful paint of the page that was opened last. */
export const firstPaintOf = (page: Page): Promise<number | undefined> =>
  page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);

/** Goes through the screens by their links, opens a drawer and uses the palette: how long each interaction took. */
export async function interact(page: Page): Promise<readonly number[]> {
  const links = page.getByRole("navigation", { name: "Screens" }).getByRole("link");
  for (let index = 0; index < (await links.count()); index += 1) {
    await links.nth(index).click();
    await page.waitForLoadState("networkidle");
  }
  await links.filter({ hasText: "Keys" }).click();
  await page.getByRole("table", { name: "Keys" }).getByRole("row").nth(1).click();
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Name" }).pressSequentially("support");
  await page.getByRole("listbox", { name: "Places" }).getByRole("option").first().waitFor();
  await page.keyboard.press("Escape");
  return page.evaluate(() => {
    const durations: unknown = Reflect.get(window, "interactionDurations");
    return Array.isArray(durations) ? durations : [];
  });
}

const slowest = (values: readonly number[]): number => Math.round(Math.max(0, ...values));

/** In one line. */
export function inWords({ firstPaints, interactions }: Timings): string {
  const sorted = firstPaints.toSorted((a, b) => a - b);
  const median = Math.round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN);
  return (
    `first paint of ${firstPaints.length} pages: median ${median} ms, slowest ${slowest(firstPaints)} ms; ` +
    `${interactions.length} interactions of 16 ms or more, slowest ${slowest(interactions)} ms`
  );
}
