import type { Page } from "playwright-core";

/** Presses Tab until something of this name has the focus. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let press = 0; press < 60; press += 1) {
    const focused = await page.evaluate(() => {
      const at = document.activeElement;
      const label = at?.closest("label") ?? document.querySelector(`label[for="${at?.id}"]`);
      return label?.textContent ?? at?.getAttribute("aria-label") ?? at?.textContent ?? "";
    });
    if (name.test(focused)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`nothing named ${name} is reached by Tab`);
}
