import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, it } from "vitest";

import { carryFiles } from "./carry-files.ts";

let repository: string;
beforeAll(() => {
  repository = mkdtempSync(path.join(os.tmpdir(), "lintel-carry-"));
  mkdirSync(path.join(repository, "scripts/more"), { recursive: true });
  writeFileSync(path.join(repository, "scripts/more/a.lua"), "return 1");
  writeFileSync(path.join(repository, "a-thread.ts"), "export const said: string = 'thread';");
});
afterAll(() => rmSync(repository, { recursive: true }));

/** Bundles a module of this code; resolves with what it exports when the sources are gone from its sight. */
async function bundled(code: string): Promise<Readonly<Record<string, unknown>>> {
  const entry = path.join(repository, "entry.ts");
  writeFileSync(entry, code);
  const bundle = await rolldown({
    input: entry,
    platform: "node",
    plugins: [carryFiles(repository)],
    logLevel: "silent",
  });
  const dir = mkdtempSync(path.join(repository, "out-"));
  await bundle.write({ dir, format: "esm" });
  return import(pathToFileURL(path.join(dir, "entry.js")).href);
}

it("a folder is beside the bundle, with all that is in it", async () => {
  const { folder } = await bundled(
    'export const folder = new URL("./scripts/", import.meta.url).href;',
  );
  expect(readFileSync(new URL("more/a.lua", String(folder)), "utf8")).toBe("return 1");
});

it("a module of a thread is bundled, and found under its own name", async () => {
  const { url } = await bundled(
    'export const url = new URL("./a-thread.ts", import.meta.url).href;',
  );
  expect(await import(String(url))).toMatchObject({ said: "thread" });
});

it.each([
  "export const file = import.meta.dirname;",
  "export const url = new URL(`./${String(1)}.lua`, import.meta.url);",
  "export const url = import.meta.resolve(String(1));",
])("what the bundle could not find is an error when it is made: %s", async (code) => {
  await expect(bundled(code)).rejects.toThrow("refers to a file in a way that cannot be bundled");
});
