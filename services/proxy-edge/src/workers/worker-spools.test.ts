import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { expect, it, onTestFinished } from "vitest";

import { spoolOfWorker, spoolsLeft } from "./worker-spools.ts";

it("spools of workers that there are no more are found, and nothing else", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "lintel-workers-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const worker of [2, 3, 4, 12]) mkdirSync(spoolOfWorker(folder, worker));
  mkdirSync(path.join(folder, "worker-x"));
  writeFileSync(path.join(folder, "worker-9"), "");
  const left = (workers: number) => spoolsLeft(folder, workers).map((one) => path.basename(one));
  expect(left(1).toSorted()).toEqual(["worker-12", "worker-2", "worker-3", "worker-4"]);
  expect(left(3).toSorted()).toEqual(["worker-12", "worker-4"]);
  expect(left(12)).toEqual([]);
  expect(spoolOfWorker(folder, 1)).toBe(folder);
});
