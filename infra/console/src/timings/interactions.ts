import type { BrowserContext, Page } from "playwright-core";

import { untilQuiet } from "../visit/requests-of.ts";

/** Something a reader does, and how long it took until the frame that shows its effect, in milliseconds. */
export interface Interaction {
  readonly name: string;
  /** Duration of its slowest press or click; 0 if less than 16 ms, which browsers do not report. */
  readonly ms: number;
}

/** Has every page of a context note how long its interactions take, as Event Timing counts (W3C, level 1). */
export async function noteInteractions(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const durations: number[] = [];
    Reflect.set(window, "interactionDurations", durations);
    // TypeScript's own types know no threshold yet.
    const events = { type: "event", durationThreshold: 16 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (Reflect.get(entry, "interactionId") !== 0) durations.push(entry.duration);
      }
    }).observe(events);
  });
}

/** The first contentful paint of the page that was opened last, in milliseconds from the request for it. */
export async function firstPaintOf(page: Page): Promise<number> {
  const entry = await page.waitForFunction(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
  );
  return (await entry.jsonValue()) ?? Number.NaN;
}

/** Takes what was noted so far, once the frames are drawn in which it is. */
const takeDurations = (page: Page): Promise<readonly number[]> =>
  page.evaluate(async () => {
    await new Promise<void>((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50)));
    });
    const durations: unknown = Reflect.get(window, "interactionDurations");
    return Array.isArray(durations) ? durations.splice(0) : [];
  });

/** What is done on a page, in this order, by its name. */
type Steps = readonly (readonly [name: string, act: (page: Page) => Promise<unknown>])[];

const dialog = (page: Page) => page.getByRole("dialog");
const inDialog = async (page: Page, open: Promise<unknown>) => {
  await open;
  await dialog(page).first().waitFor();
};

/** By presses and clicks alone: what Playwright sets by itself is no interaction. */
const STEPS: Steps = [
  ["Overview: another period", (page) => page.getByLabel("Period").press("ArrowDown")],
  ["Overview: by key", (page) => page.getByLabel("Group by").press("ArrowDown")],
  [
    "Overview: calls instead of spend",
    (page) => page.getByRole("button", { name: "Calls", exact: true }).click(),
  ],
  ["The dark theme", (page) => page.getByRole("button", { name: /(Dark|Light) theme/ }).click()],
  ["Keys: the screen", (page) => page.getByRole("link", { name: "Keys", exact: true }).click()],
  [
    "Keys: a letter of a name",
    (page) => page.getByLabel("Name", { exact: true }).pressSequentially("sup"),
  ],
  [
    "Keys: a key",
    (page) =>
      inDialog(page, page.getByRole("table", { name: "Keys" }).getByRole("row").nth(1).click()),
  ],
  ["Keys: closed again", (page) => page.keyboard.press("Escape")],
  [
    "Keys: a new one",
    (page) => inDialog(page, page.getByRole("button", { name: "Create key" }).first().click()),
  ],
  ["Keys: a limit more", (page) => dialog(page).getByRole("button", { name: "Add limit" }).click()],
  [
    "Keys: a letter of its name",
    (page) => dialog(page).getByLabel("Name", { exact: true }).pressSequentially("Ada"),
  ],
  ["Keys: given up", (page) => page.keyboard.press("Escape")],
  [
    "Requests: the screen",
    (page) => page.getByRole("link", { name: "Requests", exact: true }).click(),
  ],
  ["Requests: another period", (page) => page.getByLabel("Period").press("ArrowDown")],
  ["Requests: more of them", (page) => page.getByRole("button", { name: "Show more" }).click()],
  [
    "Requests: a request",
    (page) =>
      inDialog(page, page.getByRole("table", { name: "Requests" }).getByRole("row").nth(1).click()),
  ],
  ["Requests: closed again", (page) => page.keyboard.press("Escape")],
  ["Prices: the screen", (page) => page.getByRole("link", { name: "Prices", exact: true }).click()],
  [
    "Prices: a letter of a model",
    (page) => page.getByLabel("Model", { exact: true }).pressSequentially("gpt"),
  ],
  [
    "Policies: the screen",
    (page) => page.getByRole("link", { name: "Policies", exact: true }).click(),
  ],
  [
    "Policies: a policy",
    (page) =>
      inDialog(page, page.getByRole("table", { name: "Policies" }).getByRole("row").nth(1).click()),
  ],
  [
    "Policies: a letter on the test bench",
    (page) => dialog(page).getByLabel("Text", { exact: true }).pressSequentially("Ada"),
  ],
  ["Policies: closed again", (page) => page.keyboard.press("Escape")],
  ["The palette", (page) => inDialog(page, page.keyboard.press("Control+k"))],
  [
    "The palette: a letter",
    (page) => page.getByRole("combobox", { name: "Name" }).pressSequentially("supp"),
  ],
  ["The palette: to what it found", (page) => page.keyboard.press("Enter")],
];

/** Works on the overview that is open and goes on from there; how long each thing took that was done. */
export async function interact(page: Page): Promise<readonly Interaction[]> {
  const found: Interaction[] = [];
  await takeDurations(page);
  for (const [name, act] of STEPS) {
    await act(page);
    await untilQuiet(page);
    found.push({ name, ms: Math.max(0, ...(await takeDurations(page))) });
  }
  return found;
}
