import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";

import { DemoError } from "../demo-error.ts";

/** Somebody's sources, at one commit. */
export interface GitSource {
  /** What it is called on the command line. */
  readonly name: string;
  readonly url: string;
  readonly commit: string;
}

/**
 * Checks a source out below `folder`, unless that was done; returns where. It comes from its own address, or from `elsewhere`, a clone
 * of it. Fails with a `DemoError` that says what is needed where it cannot be had.
 */
export function checkOut(source: GitSource, folder: string, elsewhere?: string): string {
  const { commit, name, url } = source;
  const target = path.join(folder, `${name}-${commit.slice(0, 12)}`);
  if (isCheckedOut(target, commit)) return target;
  mkdirSync(target, { recursive: true });
  const from = elsewhere === undefined ? url : path.resolve(elsewhere);
  const steps = [
    ["init", "--quiet"],
    ["fetch", "--quiet", "--depth", "1", from, commit],
    ["checkout", "--quiet", "--force", "FETCH_HEAD"],
  ];
  for (const args of steps) {
    const { status } = spawnSync("git", args, { cwd: target, stdio: "inherit" });
    if (status === 0) continue;
    throw new DemoError(
      `${name} cannot be had from ${from}: git ${args.join(" ")} failed. Its tests are in its repository only. ` +
        `With a clone of ${url} that has commit ${commit}: npm run try:sdk-suites -- ${name}=<folder of the clone>`,
    );
  }
  return target;
}

/** Git names the commit once all of its files are there. Where `target` is no checkout, one around it answers. */
const isCheckedOut = (target: string, commit: string): boolean =>
  spawnSync("git", ["-C", target, "rev-parse", "HEAD"], { encoding: "utf8" }).stdout ===
  `${commit}\n`;
