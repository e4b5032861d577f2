import { expect, it } from "vitest";

import type { Lintel } from "../../e2e/src/stack/start-lintel.ts";
import type { Seeded } from "../src/seed/seed-console.ts";
import { dialogsOf, SCREENS } from "../src/visit/addresses.ts";
import { outOfReach, PHONE } from "../src/visit/out-of-reach.ts";
import { violationsOn, type Visitor } from "../src/visit/visitor.ts";

interface Place {
  readonly lintel: Lintel;
  readonly visitor: Visitor;
  readonly password: string;
  readonly seeded: Seeded;
}

const none = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, []]));

/** How the console of an installation with data looks: to axe-core, on a phone, and with long names. */
export function itLooksRight(placeOf: () => Place): void {
  it("no dialog has a violation of WCAG 2.2 AA that axe-core finds, in either theme", async () => {
    const { password, seeded, visitor } = placeOf();
    const { page, refused } = await visitor.signIn(password);
    const dialogs = dialogsOf(seeded);
    const found: Record<string, readonly string[]> = {};
    for (const [name, address] of Object.entries(dialogs)) {
      await visitor.open(page, address);
      await page.getByRole("dialog").waitFor();
      found[name] = await violationsOn(page);
    }
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Name" }).waitFor();
    found["the palette"] = await violationsOn(page);
    expect(found).toEqual(none([...Object.keys(dialogs), "the palette"]));
    expect(refused).toEqual([]);
  });

  it("on a phone nothing is behind a horizontal scroll, on any screen or dialog", async () => {
    const { password, seeded, visitor } = placeOf();
    const { page } = await visitor.signIn(password, { viewport: PHONE });
    const addresses = [...SCREENS, ...Object.values(dialogsOf(seeded))];
    const found: Record<string, readonly string[]> = {};
    for (const address of addresses) {
      await visitor.open(page, address);
      found[address] = await outOfReach(page);
    }
    expect(found).toEqual(none(addresses));
  });

  it("a name of 300 characters in three scripts, one of them from right to left, is cut and breaks no page", async () => {
    const { password, visitor } = placeOf();
    const long = "Ключ ключ مفتاح مفتاح 鍵の名前 ".repeat(12).slice(0, 300);
    const { page } = await visitor.signIn(password, { viewport: PHONE });
    await visitor.open(page, "keys?new");
    const dialog = page.getByRole("dialog");
    const field = dialog.getByLabel("Name", { exact: true });
    await field.pressSequentially(long.slice(0, 20));
    await field.fill("");
    await page.keyboard.insertText(long);
    expect(await field.inputValue()).toBe(long.slice(0, 255));
    await dialog.getByText("OpenAI production").click();
    await page.getByRole("button", { name: "Create key", exact: true }).last().click();
    await page.getByRole("button", { name: "Done", exact: true }).click();
    for (const viewport of [PHONE, { width: 1280, height: 800 }]) {
      await page.setViewportSize(viewport);
      for (const address of ["keys", "audit", "routes?new"]) {
        await visitor.open(page, address);
        expect([address, await outOfReach(page)]).toEqual([address, []]);
      }
    }
  });
}
