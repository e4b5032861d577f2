import { existsSync, mkdirSync, utimesSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

import { STATE } from "../paths.mjs";
import { withLock } from "./lock.mjs";

const name = `test-${process.pid}`;
const folder = path.join(STATE, `${name}.lock`);

test("only one at a time does the work, and the others get their turn", async () => {
  let [inside, most, done] = [0, 0, 0];
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    done += 1;
  };
  await Promise.all([withLock(name, work), withLock(name, work), withLock(name, work)]);
  expect([most, done]).toEqual([1, 3]);
  expect(existsSync(folder)).toBe(false);
});

test("a lock untouched for long is taken over", async () => {
  mkdirSync(folder, { recursive: true });
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(folder, longAgo, longAgo);
  expect(await withLock(name, () => Promise.resolve("done"))).toBe("done");
});

test("the lock is given back when the work fails", async () => {
  const failing = withLock(name, () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(existsSync(folder)).toBe(false);
});
