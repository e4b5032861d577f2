import { diag, DiagLogLevel } from "@opentelemetry/api";
import { setGlobalErrorHandler } from "@opentelemetry/core";

import type { Logger } from "../../log/logger.ts";

const QUIET_MS = 60_000;
const ignore = (): void => {};

/** Logs that exporting fails, at most once a minute: a collector that is down must not fill it. */
export function reportFailures(logger: Logger): void {
  let quiet = false;
  const report = (problem: unknown): void => {
    if (quiet) return;
    quiet = true;
    setTimeout(() => {
      quiet = false;
    }, QUIET_MS).unref();
    logger.warn({ err: problem }, "telemetry could not be exported");
  };
  setGlobalErrorHandler(report);
  diag.setLogger(
    { error: report, warn: report, info: ignore, debug: ignore, verbose: ignore },
    DiagLogLevel.WARN,
  );
}
