import { format } from "node:util";

import type { Logger } from "./logger.ts";

const METHODS = ["debug", "log", "info", "warn", "error"] as const;

/**
 * Puts what libraries print, and the warnings of Node's, into the log: a line of bare text among lines of JSON is lost, or
 * breaks their readers. All of it is a warning, since it is unexpected. For the whole process, and for good.
 */
export function captureConsole(logger: Pick<Logger, "warn">): void {
  for (const method of METHODS) {
    console[method] = (...parts: unknown[]) => logger.warn({ printed: method }, format(...parts));
  }
  // Node's own listener prints them.
  process.removeAllListeners("warning");
  process.on("warning", (warning) => logger.warn({ err: warning }, "a warning of Node.js"));
}
