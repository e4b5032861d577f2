import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { checkIntegrity } from "./registry-package.mjs";

const pin = {
  name: "tool",
  version: "1.0.0",
  integrity: { tool: "sha512-good", extra: "sha512-x" },
};
let folder;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "lintel-registry-"));
  mkdirSync(path.join(folder, "node_modules"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const installed = (integrity) => {
  const lock = { packages: { "node_modules/tool": { integrity } } };
  writeFileSync(path.join(folder, "node_modules/.package-lock.json"), JSON.stringify(lock));
};

test("a package with the pinned content is accepted, other platforms' parts being absent", () => {
  installed("sha512-good");
  expect(() => checkIntegrity(pin, folder)).not.toThrow();
});

test("a package with other content is refused", () => {
  installed("sha512-evil");
  expect(() => checkIntegrity(pin, folder)).toThrow(/not the pinned content/);
});
