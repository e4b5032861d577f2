import { globSync, readFileSync } from "node:fs";
import path from "node:path";

import { Redis } from "ioredis";
import { expect, it } from "vitest";

import { KEY_COMMANDS } from "./redis-commands.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../../../..");
const SOURCES = globSync("{packages,services}/*/src/**/*.{lua,ts}", { cwd: REPOSITORY })
  .filter((file) => !/\.test\.ts$|^packages\/(?:testkit|console)\//.test(file))
  .map((file) => readFileSync(path.join(REPOSITORY, file), "utf8"));

/** What the check of rights asks for beside commands on keys, and what is of no use to refuse. */
const OTHERS = ["EVAL", "EVALSHA", "TIME", "INFO", "PUBLISH", "SUBSCRIBE", "PING"];

it("the check of rights uses every command that our scripts and our code use", () => {
  const connection = new Redis({ lazyConnect: true });
  const known = new Set(connection.getBuiltinCommands());
  const inScripts = SOURCES.flatMap((text) => [...text.matchAll(/redis\.p?call\(\s*['"](\w+)/g)]);
  const inCode = SOURCES.flatMap((text) => [
    ...text.matchAll(/\b(?:redis|commands?|connection|subscriber)\.([a-z]+?)(?:Buffer)?\(/g),
  ]).filter(([, name = ""]) => known.has(name));
  const used = new Set([...inScripts, ...inCode].map(([, name = ""]) => name.toUpperCase()));
  expect(used.size).toBeGreaterThan(15);
  const asked = new Set([...OTHERS, ...KEY_COMMANDS.map((line) => line.split(" ")[0])]);
  expect([...used].filter((name) => !asked.has(name))).toEqual([]);
});
