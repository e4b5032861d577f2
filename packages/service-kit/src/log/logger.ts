import { type DestinationStream, pino, stdTimeFunctions, type Logger as PinoLogger } from "pino";

import { isoTime } from "./iso-time.ts";
import { redactSecrets } from "./redact-secrets.ts";
import { scrubText } from "./scrub-text.ts";

/** pino's methods, but no child loggers: what those are bound to passes by the redaction. */
export interface Logger extends Pick<
  PinoLogger,
  "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "isLevelEnabled"
> {
  /**
   * Like `info`, at a third of the price, for a line that is written for every call: `facts` are flat, none is
   * named like a secret, none is an error. Their texts are searched for credentials like any other's.
   */
  fact(facts: object, message: string): void;
}

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
 * be harmless, and the finished line is searched for what looks like a credential. A stdout that nobody
 * reads costs the lines beyond 8 MiB, never the process's time.
 */
export function createLogger({ service, level, destination = stdout() }: LoggerOptions): Logger {
  const logger = pino(
    {
      level,
      base: { service },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redactSecrets },
      // The formatter has described errors before pino's own serializer would.
      serializers: { err: (described: unknown) => described },
      hooks: { streamWrite: scrubText },
    },
    destination,
  );
  const fact = (facts: object, message: string): void => {
    if (!logger.isLevelEnabled("info")) return;
    const line = { level: "info", time: isoTime(Date.now()), service, ...facts, msg: message };
    destination.write(scrubText(`${JSON.stringify(line)}\n`));
  };
  return Object.assign(logger, { fact });
}

const stdout = () =>
  pino.destination({
    fd: 1,
    sync: false,
    minLength: 16_000, // below the largest write of sonic-boom, 16 KiB
    periodicFlush: 100,
    maxLength: 8 * 1024 * 1024,
  });
