import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";

import { z } from "zod";

import { readJest, readJUnit, type Results } from "./read-results.ts";
import { runToEnd } from "./run-process.ts";

/** Where `npm run try:sdk-suites` puts everything. */
export const FOLDER = path.resolve(import.meta.dirname, "../../../../../.lintel/sdk-suites");
const DEADLINE_MS = 30 * 60_000;

const Folders = z.object({
  openAiPython: z.string(),
  openAiNode: z.string(),
  anthropicPython: z.string(),
});
type Folders = z.infer<typeof Folders>;

/** Where the SDKs are; `undefined` where they were not got. */
export function findFolders(): Folders | undefined {
  const file = path.join(FOLDER, "folders.json");
  return existsSync(file) ? Folders.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}

/** What `try:sdk-suites` writes for `My API Key`, which cannot be sent as a bearer token to everybody. */
const SPACELESS_KEY = "my-api-key";

/** A suite of an SDK's own tests. */
export interface Suite {
  readonly name: string;
  /** As the setting has it. */
  readonly provider: "openai" | "anthropic";
  /** What the SDK's base URL has after the proxy's own. */
  readonly basePath: string;
  /** The description of the API that the mock server is given. */
  readonly spec: string;
  /** Whether the mock server answers calls that its description does not allow. */
  readonly lenient: boolean;
  /** What the tests send as their key. */
  readonly key: string;
  /** Runs it against an address. `log` takes what it prints. */
  run(baseUrl: string, log: string): Promise<Results>;
}

/**
 * The suites of OpenAI's and Anthropic's SDKs that have one test for each operation and form of calling it, the shortest first. What
 * administrates an organization (openai-python's `admin`) is run in JavaScript alone.
 */
export function suitesOf({ anthropicPython, openAiNode, openAiPython }: Folders): readonly Suite[] {
  const openAi = {
    provider: "openai",
    basePath: "/api/providers/openai/v1",
    key: SPACELESS_KEY,
    lenient: false,
  } as const;
  return [
    {
      ...openAi,
      name: "openai-node",
      spec: path.join(openAiNode, "api_reference/openapi.transformed.yml"),
      run: jest(openAiNode),
    },
    {
      provider: "anthropic",
      basePath: "/api/providers/anthropic",
      name: "anthropic-sdk-python",
      spec: path.join(FOLDER, "anthropic-spec"),
      key: "my-anthropic-api-key",
      // The public copies of Anthropic's description are older than its SDK, whose calls have members that they lack.
      lenient: true,
      run: pytest(anthropicPython, [
        "tests/api_resources/test_messages.py",
        "tests/api_resources/test_completions.py",
        "tests/api_resources/test_models.py",
        "tests/api_resources/messages",
        "tests/api_resources/beta/test_messages.py",
        "tests/api_resources/beta/messages",
      ]),
    },
    {
      ...openAi,
      name: "openai-python",
      spec: path.join(openAiPython, "api_reference/openapi.transformed.yml"),
      run: pytest(openAiPython, ["tests/api_resources", "--ignore=tests/api_resources/admin"]),
    },
  ];
}

type Run = Suite["run"];

/** Each test is there twice: with its client `strict` answers are checked, `loose` has the same calls. */
const STRICT = ["-k", "not loose"];

const pytest =
  (folder: string, tests: readonly string[]): Run =>
  async (baseUrl, log) => {
    const report = `${log}.xml`;
    const args = ["-m", "pytest", ...tests, ...STRICT, "-n", "2", "-q", `--junitxml=${report}`];
    const options = { args, cwd: folder, env: { TEST_API_BASE_URL: baseUrl }, log };
    await runToEnd(path.join(FOLDER, "python/bin/python"), options, DEADLINE_MS);
    return readJUnit(await readFile(report, "utf8"));
  };

const jest =
  (folder: string): Run =>
  async (baseUrl, log) => {
    const report = `${log}.json`;
    const config = {
      rootDir: folder,
      testEnvironment: "node",
      setupFiles: ["<rootDir>/scripts/jest-setup.ts"],
      testMatch: ["<rootDir>/tests/api-resources/**/*.test.ts"],
      transform: { "^.+\\.(t|j)sx?$": ["@swc/jest", {}] },
      moduleNameMapper: {
        "^openai$": "<rootDir>/src/index.ts",
        "^openai/(.*)$": "<rootDir>/src/$1",
      },
    };
    const file = path.join(FOLDER, "node_modules/jest/bin/jest.js");
    const args = [file, "--runInBand", "--json", `--outputFile=${report}`];
    const options = {
      args: [...args, "--config", JSON.stringify(config)],
      cwd: folder,
      env: { TEST_API_BASE_URL: baseUrl },
      log,
    };
    await runToEnd(process.execPath, options, DEADLINE_MS);
    return readJest(await readFile(report, "utf8"));
  };
