import { type DestinationStream, pino, stdTimeFunctions, type Logger as PinoLogger } from "pino";

import { BLOCK_LENGTH, gatherLines } from "./gather-lines.ts";
import { isoTime } from "./iso-time.ts";
import { redactSecrets } from "./redact-secrets.ts";
import { scrubText } from "./scrub-text.ts";

/** pino's methods, but no child loggers: what those are bound to passes by the redaction. */
export interface Logger extends Pick<
  PinoLogger,
  "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "isLevelEnabled"
> {
  /**
   * Like `info`, at a fraction of the price, for a line that is written for every call: `facts` are flat, none
   * is named like a secret, none is an error. All of the line is searched for credentials like any other.
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
 * be harmless, and the finished line is searched for what looks like a credential. A stdout that is not
 * read costs the lines beyond 8 MiB, never the process's time.
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
  const from = `"service":${JSON.stringify(service)}`;
  // Nearly always the same one.
  let last = { message: "", json: '""' };
  const fact = (facts: object, message: string): void => {
    if (!logger.isLevelEnabled("info")) return;
    // The members are joined as texts: joining them as objects copies each of them first.
    const members = JSON.stringify(facts).slice(1, -1);
    if (message !== last.message) last = { message, json: JSON.stringify(message) };
    const line = `${members}${members && ","}"msg":${last.json}`;
    destination.write(
      scrubText(`{"level":"info","time":"${isoTime(Date.now())}",${from},${line}}\n`),
    );
  };
  return Object.assign(logger, { fact });
}

const stdout = () =>
  gatherLines(
    pino.destination({
      fd: 1,
      sync: false,
      minLength: BLOCK_LENGTH,
      maxLength: 8 * 1024 * 1024,
    }),
  );
