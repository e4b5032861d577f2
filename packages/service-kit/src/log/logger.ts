import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";

import { describeError } from "./describe-error.ts";
import { redactSecrets } from "./redact-secrets.ts";

export type { Logger } from "pino";

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LoggerOptions {
  readonly service: string;
  readonly level: LogLevel;
  /** Default: stdout, written off the event loop in blocks, at the latest after 100 ms. */
  readonly destination?: DestinationStream;
}

/**
 * JSON lines. Members named like a secret are censored at any depth, errors are reduced to what is known to
 * be harmless. A stdout that nobody reads costs lines beyond 8 MiB, never the process's time.
 */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      level: options.level,
      base: { service: options.service },
      timestamp: stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        bindings: redactSecrets,
        log: redactSecrets,
      },
      serializers: { err: describeError, error: describeError, cause: describeError },
    },
    options.destination ??
      pino.destination({
        fd: 1,
        sync: false,
        minLength: 4096,
        periodicFlush: 100,
        maxLength: 8 * 2 ** 20,
      }),
  );
}
