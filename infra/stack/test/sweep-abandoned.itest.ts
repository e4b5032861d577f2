import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { writePidFile } from "../src/process/pid-file.ts";
import { sweepAbandoned, TEST_FOLDER_PREFIX } from "../src/testing/sweep-abandoned.ts";

const YESTERDAY = new Date(Date.now() - 86_400_000);
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "lintel-sweep-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function aRun(name: string): string {
  const run = path.join(folder, TEST_FOLDER_PREFIX + name);
  mkdirSync(run);
  return run;
}

it("removes what nobody owns any more, and leaves runs that go on, begin, or are none", async () => {
  const goesOn = aRun("goes-on");
  writePidFile(path.join(goesOn, "owner.json"), "test run", process.pid);
  const begins = aRun("begins");
  const leftover = aRun("leftover");
  const other = path.join(folder, "other");
  mkdirSync(other);
  for (const each of [goesOn, leftover, other]) utimesSync(each, YESTERDAY, YESTERDAY);
  await sweepAbandoned(folder);
  expect([goesOn, begins, leftover, other].map((each) => existsSync(each))).toEqual([
    true,
    true,
    false,
    true,
  ]);
});
