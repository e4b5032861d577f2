import { waitFor } from "@lintel/testkit";
import type { Page, Request } from "playwright-core";

/** Asks for calls as they are booked: it is answered when there is one. */
const ENDLESS = "/api/events/live";
/** Longer than a page takes from an answer to the next question that follows from it. */
const QUIET_MS = 60;

const ANSWERED_MS = 180_000;

const underWay = new WeakMap<Page, Set<Request>>();

/** Has the requests of a page counted, for `untilQuiet`; before anything is opened in it. */
export function noteRequests(page: Page): void {
  const requests = new Set<Request>();
  underWay.set(page, requests);
  page.on("request", (request) => {
    // Of what the page before had asked for, nothing is shown any more.
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) requests.clear();
    if (!request.url().includes(ENDLESS)) requests.add(request);
  });
  page.on("requestfinished", (request) => requests.delete(request));
  page.on("requestfailed", (request) => requests.delete(request));
}

/**
 * Waits until everything a page has asked for is answered, and it asks for nothing more. Playwright's `networkidle` waits half a
 * second each time, which is most of a run.
 */
export async function untilQuiet(page: Page): Promise<void> {
  const requests = underWay.get(page);
  if (requests === undefined) throw new Error("the requests of this page are not counted");
  do {
    await waitFor(() => requests.size === 0, {
      timeoutMs: ANSWERED_MS,
      label: "the requests of a page to be answered",
    });
    await page.evaluate(afterFrame, QUIET_MS);
  } while (requests.size > 0);
}

/** In the page, where it comes after whatever the answers have set off. */
const afterFrame = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(() => requestAnimationFrame(() => setTimeout(resolve)), ms);
  });
