import { spawn } from "node:child_process";
import os from "node:os";
import path from "node:path";

import { REPOSITORY } from "./places.mjs";

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
  const watch = watchParent(() => forward("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearInterval(watch);
      for (const each of SIGNALS) process.removeListener(each, forward);
      resolve(code ?? 128 + os.constants.signals[signal]);
    });
  });
}

/** Calls `lost` once when the npm that started us is gone. Started by hand, we outlive a shell on purpose. */
function watchParent(lost) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    lost();
  }, 1_000);
  return timer;
}
