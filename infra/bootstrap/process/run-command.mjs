import { spawn } from "node:child_process";
import os from "node:os";
import path from "node:path";

import { REPOSITORY } from "../paths.mjs";
import { watchStarter } from "./watch-starter.mjs";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a script of the project in the foreground, passing signals on, and returns its exit code.
 * The two are joined by a channel: should we be killed, the script sees it close and stops what it
 * runs. Should npm be killed above us, we do the same.
 */
export function runCommand(script, args, { node, env }) {
  const child = spawn(node, [path.resolve(REPOSITORY, script), ...args], {
    cwd: REPOSITORY,
    env,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  const forward = (signal) => child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, forward);
  const unwatch = watchStarter(() => forward("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      unwatch();
      for (const each of SIGNALS) process.removeListener(each, forward);
      resolve(code ?? 128 + os.constants.signals[signal]);
    });
  });
}
