import type { Page } from "playwright-core";

/** The narrowest phone that is still sold. */
export const PHONE = { width: 360, height: 740 };

/** What of a page cannot be seen or pressed without scrolling sideways, a line each. Texts that are cut on purpose are none of it. */
export const outOfReach = async (page: Page): Promise<readonly string[]> => [
  ...(await scrolledSideways(page)),
  ...(await outside(page)),
];

const scrolledSideways = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("html, dialog *")]
      .filter((part) => part.scrollWidth > part.clientWidth + 1)
      .filter(
        (part) => part.matches("html") || /auto|scroll/.test(getComputedStyle(part).overflowX),
      )
      .map((part) => `scrolls sideways: ${part.tagName} ${part.textContent.slice(0, 40)}`),
  );

const outside = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("button, a, input, select, textarea, summary, table")]
      // The link over the page's top is moved in when it has the focus.
      .filter((part) => part.checkVisibility() && part.textContent !== "Skip to content")
      .filter((part) => {
        const { left, right, width } = part.getBoundingClientRect();
        return width > 1 && (left < -1 || right > document.documentElement.clientWidth + 1);
      })
      .map((part) => `outside: ${part.tagName} ${part.ariaLabel ?? part.textContent.slice(0, 40)}`),
  );
