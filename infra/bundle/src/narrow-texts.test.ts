import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { rolldown } from "rolldown";
import { expect, it, onTestFinished } from "vitest";

import { narrowTexts } from "./narrow-texts.ts";

async function bundle(source: string) {
  const folder = mkdtempSync(path.join(tmpdir(), "lintel-bundle-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const input = path.join(folder, "in.ts");
  const file = path.join(folder, "out.mjs");
  writeFileSync(input, source);
  const made = await rolldown({ input, plugins: [narrowTexts()], logLevel: "silent" });
  await made.write({ file, format: "esm" });
  const text = readFileSync(file, "utf8");
  const { found }: { readonly found: unknown } = await import(file);
  return { text, found };
}

it("writes wide characters as escapes, which mean the same", async () => {
  const source = `
    const name = "w\u0142";
    export const found = [
      name, \`\u20ac\${name}\ud83d\ude00\`, { "\u4e2d": 1 }, "\u00e9",
      /^[\ud83d\ude00-\ud83d\ude4f]$/u.test("\ud83d\ude01"), "a\ud83d\ude00b".length,
    ];`;
  const { found, text } = await bundle(source);
  expect(found).toEqual([
    "w\u0142",
    "\u20acw\u0142\ud83d\ude00",
    { "\u4e2d": 1 },
    "\u00e9",
    true,
    4,
  ]);
  expect(text).toMatch(/^[\0-\u007F]*$/);
});

it("refuses a template in which an escape would mean itself", async () => {
  await expect(bundle("export const found = String.raw`\u20ac`;")).rejects.toThrow(
    "wide character",
  );
});
