import { CLIENTS_FOLDER, installPackages } from "./npm-packages.ts";
import { runTests } from "./python-packages.ts";

/** Codex and Claude Code, in the versions that were tried last. */
const CLIENTS = ["@openai/codex@0.171.0", "@anthropic-ai/claude-code@2.1.332"];

/** `npm run try:coding-clients`: installs coding clients from npm, and runs the tests that need them. */
installPackages(CLIENTS, CLIENTS_FOLDER);
process.exitCode = runTests("services/proxy-edge/test/clients/coding-clients");
