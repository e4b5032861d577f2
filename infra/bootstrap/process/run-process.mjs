import { spawn } from "node:child_process";

import { FriendlyError } from "../console.mjs";

const KEPT_CHARS = 4_000;

/**
 * Runs a program to its end, its output on our stderr when `loud`. Fails with its last output when
 * it does not exit with 0 within the deadline.
 */
export function runProcess(file, args, { cwd, env, deadlineMs, what, loud = false }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let tail = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        tail = (tail + chunk).slice(-KEPT_CHARS);
        if (loud) process.stderr.write(chunk);
      });
    }
    const killer = setTimeout(() => child.kill("SIGKILL"), deadlineMs);
    const kill = () => child.kill("SIGTERM");
    process.once("exit", kill);
    const finish = (failure) => {
      clearTimeout(killer);
      process.removeListener("exit", kill);
      if (failure === undefined) return resolve();
      const shown = loud ? "" : `\n${tail.trimEnd()}`;
      return reject(new FriendlyError(`${what} failed: ${failure}${shown}`));
    };
    child.once("error", (error) => finish(error.message));
    child.once("close", (code, signal) => {
      if (code === 0) finish(undefined);
      else if (signal === "SIGKILL") finish(`not done within ${deadlineMs / 1000} s`);
      else finish(signal === null ? `exit code ${code}` : `signal ${signal}`);
    });
  });
}
