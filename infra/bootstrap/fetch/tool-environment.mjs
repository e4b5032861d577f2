import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { STATE } from "../paths.mjs";

/**
 * The environment npm, pnpm and the tools run in: no telemetry, no questions. Where the home folder
 * cannot be written to, as for system accounts, they get one under `.lintel`.
 */
export function toolEnvironment() {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };
  const home = os.homedir();
  return isWritable(home) ? env : { ...env, ...privateHome(home) };
}

function privateHome(home) {
  const folder = path.join(STATE, "home");
  mkdirSync(folder, { recursive: true });
  const settings = path.join(home, ".npmrc");
  return {
    HOME: folder,
    npm_config_cache: path.join(folder, ".npm"),
    ...(existsSync(settings) ? { npm_config_userconfig: settings } : {}),
  };
}

function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
