import { appendFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

/**
 * Preloaded into a process (`node --import`), writes down whenever its event loop has worked for long between two looks: a line with the moment, in
 * milliseconds since 1970, and the CPU time in milliseconds. How long others kept it from running is not in that.
 */
const LOOK_EVERY_MS = 5;
const FILE = process.env["HELD_PROBE_FILE"];

if (isMainThread && FILE !== undefined) {
  let before = process.threadCpuUsage();
  const look = (): void => {
    const { system, user } = process.threadCpuUsage(before);
    before = process.threadCpuUsage();
    const workedMs = (system + user) / 1000;
    if (workedMs > LOOK_EVERY_MS) appendFileSync(FILE, `${Date.now()} ${workedMs}\n`);
  };
  setInterval(look, LOOK_EVERY_MS).unref();
}
