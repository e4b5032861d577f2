import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import path from "node:path";

import { CLIENTS_FOLDER, installPackages } from "./npm-packages.ts";
import { installPython, runTests } from "./python-packages.ts";

const ROOT = path.resolve(import.meta.dirname, "../../../..");

/** Clients in Python, in the versions that were tried last. */
const PYTHON_CLIENTS = [
  "openai[realtime]",
  "anthropic[bedrock]",
  "langchain-openai",
  "langchain-anthropic",
  "litellm",
  "llm",
];
/** Its dependencies are pinned, which others do not agree with. */
const AIDER = ["aider-chat"];
const NPM_CLIENTS = [
  "@anthropic-ai/bedrock-sdk",
  "@openai/codex@0.171.0",
  "@anthropic-ai/claude-code@2.1.332",
];
const GO_CLIENT = "github.com/openai/openai-go/v3@latest";

/** `npm run try:clients`: installs the clients of `.github/guides/clients.md`, and runs the tests that drive them. Go is optional. */
installPython(PYTHON_CLIENTS, { folder: path.join(ROOT, ".lintel/python-clients") });
installPython(AIDER, { folder: path.join(ROOT, ".lintel/python-aider") });
installPackages(NPM_CLIENTS, CLIENTS_FOLDER);
buildGoClient();
process.exitCode = runTests("services/proxy-edge/test/clients/");

/** Where there is no Go, the test of its client is skipped. */
function buildGoClient(): void {
  if (spawnSync("go", ["version"]).status !== 0) return console.log("There is no Go: skipped.");
  const folder = path.join(ROOT, ".lintel/clients-go");
  mkdirSync(folder, { recursive: true });
  const source = path.join(ROOT, "services/proxy-edge/test/clients/go/main.go");
  cpSync(source, path.join(folder, "main.go"));
  const go = (...args: readonly string[]) =>
    spawnSync("go", args, { cwd: folder, stdio: "inherit", env: { ...process.env, GOFLAGS: "" } });
  go("mod", "init", "client");
  go("get", GO_CLIENT);
  go("build", "-o", "client", ".");
}
