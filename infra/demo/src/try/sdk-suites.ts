import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

import { DemoError } from "../demo-error.ts";
import { checkOut, type GitSource } from "./git-sources.ts";
import { installPackages } from "./npm-packages.ts";
import { installPython, runTests } from "./python-packages.ts";

/** Where everything is kept; the test that runs the suites looks for it here. */
const FOLDER = path.resolve(import.meta.dirname, "../../../../.lintel/sdk-suites");

/** The commits that were tried last, of August 2026. No package of npm's, nor the source distribution of every SDK, has what the suites need. */
const SOURCES = {
  openAiPython: {
    name: "openai-python",
    url: "https://github.com/openai/openai-python",
    commit: "e43b422412a9e96c9cc5192c61fffbe2d7e04836",
  },
  openAiNode: {
    name: "openai-node",
    url: "https://github.com/openai/openai-node",
    commit: "7b7d6ca71130d37ec09792c50056b47861f2eccf",
  },
  anthropicPython: {
    name: "anthropic-sdk-python",
    url: "https://github.com/anthropics/anthropic-sdk-python",
    commit: "009b035305e0724ce108ebd796935f91711fc6e1",
  },
} as const satisfies Record<string, GitSource>;

/** What runs the suites in Python; the SDKs themselves are installed from their sources. */
const PYTHON_TOOLS = [
  "pytest>=9.0.3",
  "pytest-asyncio>=1.4.0",
  "pytest-xdist>=3.6.1",
  "respx",
  "dirty-equals",
  "inline-snapshot>=0.28.0",
  "http-snapshot[httpx]==0.1.9",
  "time-machine",
  "rich",
  "griffe>=1",
  "botocore==1.42.97",
];

/** The mock server that the suites are written for, and what runs the suite in JavaScript. */
const NODE_TOOLS = [
  "@stdy/cli@0.22.2",
  "jest@30.4.2",
  "@swc/core@1.15.24",
  "@swc/jest@0.2.39",
  "undici@8.9.0",
  "ws@8.18.3",
  "zod@4.4.3",
];

/**
 * `npm run try:sdk-suites [-- <name>=<folder of a clone> …] [anthropic-spec=<file>] [only=<name>]`: gets the SDKs with their tests, and runs these
 * directly and through Lintel.
 */
async function main(given: ReadonlyMap<string, string>): Promise<number> {
  mkdirSync(FOLDER, { recursive: true });
  const at = (source: GitSource) => checkOut(source, FOLDER, given.get(source.name));
  const [openAiPython, openAiNode, anthropicPython] = [
    at(SOURCES.openAiPython),
    at(SOURCES.openAiNode),
    at(SOURCES.anthropicPython),
  ];
  replaceKeys(openAiPython);
  replaceKeys(openAiNode);
  await getAnthropicSpec(anthropicPython, given.get("anthropic-spec"));
  const sdks = [`${openAiPython}[aiohttp]`, `${anthropicPython}[aiohttp]`];
  installPython([...PYTHON_TOOLS, ...sdks], { folder: path.join(FOLDER, "python") });
  installPackages(NODE_TOOLS, FOLDER);
  const folders = { openAiPython, openAiNode, anthropicPython };
  writeFileSync(path.join(FOLDER, "folders.json"), JSON.stringify(folders));
  const only = given.get("only");
  return runTests("services/proxy-edge/test/clients/sdk-suites", { minutes: 120, only });
}

/** Their keys have spaces: no bearer token of Lintel's does. */
function replaceKeys(sdk: string): void {
  const tests = path.join(sdk, "tests");
  const names = readdirSync(tests, { recursive: true, encoding: "utf8" });
  for (const name of names.filter((each) => /\.(?:py|ts)$/.test(each))) {
    const file = path.join(tests, name);
    const text = readFileSync(file, "utf8");
    const replaced = text.replaceAll(/My (?:Admin )?API Key/g, "my-api-key");
    if (replaced !== text) writeFileSync(file, replaced);
  }
}

/** Anthropic's description of its API is not in its repository, which has its address. */
async function getAnthropicSpec(sdk: string, given: string | undefined): Promise<void> {
  const target = path.join(FOLDER, "anthropic-spec");
  if (given !== undefined) return copyFileSync(given, target);
  if (existsSync(target)) return;
  const stats = readFileSync(path.join(sdk, ".stats.yml"), "utf8");
  const url = /^openapi_spec_url: (\S+)$/m.exec(stats)?.[1] ?? "";
  const response = await fetch(url).catch((error: unknown) => {
    throw new DemoError(`${needed(url)} (${String(error)})`);
  });
  if (!response.ok) throw new DemoError(`${needed(url)} (${response.status})`);
  writeFileSync(target, await response.text());
}

const needed = (url: string): string =>
  `Anthropic's OpenAPI description cannot be had from ${url}. With one in a file: npm run try:sdk-suites -- anthropic-spec=<file>`;

const given = process.argv.slice(2).map((argument): [string, string] => {
  const [name = "", ...value] = argument.split("=");
  return [name, value.join("=")];
});
try {
  process.exitCode = await main(new Map(given));
} catch (error) {
  if (!(error instanceof DemoError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
