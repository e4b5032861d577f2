import { createHash } from "node:crypto";
import path from "node:path";

import { freePort } from "@lintel/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { type Bench, startBench, type TestProxy } from "../../start-bench.ts";
import { EXCEPTIONS } from "./exceptions.ts";
import { countsOf, failedOnlyThrough } from "./read-results.ts";
import { startServer } from "./run-process.ts";
import { findFolders, FOLDER, type Suite, suitesOf } from "./suites.ts";

/** The SDKs' own tests, from their repositories. Not everywhere can they be had: `npm run try:sdk-suites` gets them, and runs this. */
const folders = findFolders();
const suites = folders === undefined ? [] : suitesOf(folders);
const TIMEOUT_MS = 60 * 60_000;

const isException = (test: string): boolean => EXCEPTIONS.some(({ tests }) => tests.test(test));

describe.skipIf(suites.length === 0)(
  "suites of SDKs (skipped until `npm run try:sdk-suites`)",
  () => {
    let bench: Bench;
    let proxy: TestProxy;
    // Suites of one vendor's SDKs call with the same key.
    beforeEach(async () => {
      bench = await startBench();
      proxy = await bench.startProxy();
    });
    afterEach(() => bench.close());

    /** A key that is the tests' own, for the mock server of their SDK. */
    async function aKeyFor({ key, provider }: Suite, url: string): Promise<void> {
      const { id } = await bench.aKey({ provider, setting: { url } });
      const secret_hash = createHash("sha256").update(key).digest("hex");
      await bench.db.updateTable("keys").set({ secret_hash }).where("id", "=", id).execute();
    }

    /** The mock server, as the SDKs' own scripts start it. */
    async function startMock({ lenient, name, spec }: Suite) {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const brackets = ["query-array", "form-array", "query-object", "form-object"].map(
        (kind) => `--validator-${kind}-format=brackets`,
      );
      const address = ["--host", "127.0.0.1", "-p", String(port)];
      const args = [...address, ...brackets, `--reject-on-sdk-error=${!lenient}`, spec];
      const log = path.join(FOLDER, `${name}-mock.log`);
      const options = { args, cwd: FOLDER, log };
      const server = await startServer(
        path.join(FOLDER, "node_modules/.bin/steady"),
        options,
        `${url}/_x-steady/health`,
      );
      return { url, ...server };
    }

    it.each(suites)(
      "what passes of $name directly passes through Lintel",
      async (suite) => {
        const mock = await startMock(suite);
        try {
          await aKeyFor(suite, mock.url);
          const logAt = (how: string) => path.join(FOLDER, `${suite.name}-${how}.log`);
          const direct = await suite.run(mock.url, logAt("direct"));
          const through = await suite.run(proxy.url + suite.basePath, logAt("through"));
          const failed = failedOnlyThrough(direct, through);
          const excepted = failed.filter(isException);
          const unexpected = failed.filter((test) => !isException(test));
          process.stdout.write(
            [
              `${suite.name} directly: ${countsOf(direct)}`,
              `${suite.name} through Lintel: ${countsOf(through)}`,
              `only through Lintel fail ${failed.length}, of which ${excepted.length} are exceptions:`,
              ...excepted.map((test) => `  exception: ${test}`),
              ...unexpected.map((test) => `  unexpected: ${test}`),
              "",
            ].join("\n"),
          );
          expect(
            [...direct.values()].filter((outcome) => outcome === "passed").length,
          ).toBeGreaterThan(100);
          expect(unexpected).toEqual([]);
        } finally {
          await mock.close();
        }
      },
      TIMEOUT_MS,
    );
  },
);
