import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { FriendlyError, say } from "../console.mjs";
import { TOOLING } from "../paths.mjs";
import { runProcess } from "../process/run-process.mjs";

const DEADLINE_MS = 300_000;

/** Where the package is, once fetched. */
export function folderOf({ name, version }) {
  return path.join(TOOLING, `${name}-${version}`);
}

export function isFetched(pin) {
  return existsSync(folderOf(pin));
}

/**
 * Fetches a pinned package into `.lintel/tooling` with npm, running none of its scripts, and checks
 * its content against the pin. It appears at its place complete or not at all.
 */
export async function fetchPackage(pin, env) {
  if (isFetched(pin)) return;
  say(`fetching ${pin.name} ${pin.version} from the npm registry`);
  const draft = `${folderOf(pin)}.${process.pid}.tmp`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  // Its own package.json, or npm would take the checkout's for the one to install into.
  writeFileSync(path.join(draft, "package.json"), '{ "private": true }\n');
  try {
    await npmInstall(pin, draft, env);
    checkIntegrity(pin, draft);
    renameSync(draft, folderOf(pin));
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function npmInstall({ name, version }, folder, env) {
  const [file, ...first] = npmCommand();
  const options = ["--ignore-scripts", "--include=optional", "--no-audit", "--no-fund"];
  const args = [...first, "install", ...options, "--loglevel=error", "--prefix", folder];
  return runProcess(file, [...args, `${name}@${version}`], {
    cwd: folder,
    env,
    deadlineMs: DEADLINE_MS,
    what: `fetching ${name}@${version} with npm`,
  });
}

/** The npm that started us, else the one on PATH. */
function npmCommand() {
  const running = process.env.npm_execpath;
  const isNpm = running !== undefined && path.basename(running) === "npm-cli.js";
  return isNpm ? [process.execPath, running] : ["npm"];
}

/** Refuses a package whose content, as npm verified it, is not the one pinned. */
export function checkIntegrity({ name, version, integrity }, folder) {
  const lock = readFileSync(path.join(folder, "node_modules", ".package-lock.json"), "utf8");
  const { packages } = JSON.parse(lock);
  for (const [each, expected] of Object.entries(integrity)) {
    const installed = packages[`node_modules/${each}`];
    if (installed !== undefined && installed.integrity !== expected) {
      throw new FriendlyError(
        `${each} (for ${name}@${version}) is not the pinned content: refusing it`,
      );
    }
  }
}
