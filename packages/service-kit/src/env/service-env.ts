import { z } from "zod";

import { egressEnv, type FindForwardProxy, forwardProxyOf } from "../egress/forward-proxy.ts";
import { LOG_LEVELS, type LogLevel } from "../log/logger.ts";
import { type TelemetryEnv, telemetryEnv } from "../telemetry/export/telemetry-env.ts";
import { databaseUrlOf, postgresEnv } from "./stores/postgres-env.ts";

/** Variables that every service has. */
export const serviceEnv = {
  ...postgresEnv,
  ...telemetryEnv,
  ...egressEnv,
  HOST: z.string().default("0.0.0.0"),
  LOG_LEVEL: z.enum(LOG_LEVELS).default("info"),
} as const;

const ServiceEnv = z.object(serviceEnv);

/** Writes may be given up sooner than this, but opening a connection takes longer than a write. */
const MIN_CONNECT_MS = 5000;

/** What every service makes of them. */
export interface ServiceConfig {
  readonly host: string;
  readonly logLevel: LogLevel;
  readonly databaseUrl: string;
  /** How long a statement waits for a connection, milliseconds. */
  readonly databaseConnectMs: number;
  readonly telemetry: TelemetryEnv;
  /** Through which calls leave the installation. */
  readonly forwardProxy: FindForwardProxy;
}

/** Throws a `ConfigError` as `databaseUrlOf` does. */
export const serviceConfigOf = (env: z.infer<typeof ServiceEnv>): ServiceConfig => ({
  host: env.HOST,
  logLevel: env.LOG_LEVEL,
  databaseUrl: databaseUrlOf(env),
  databaseConnectMs: Math.max(MIN_CONNECT_MS, env.POSTGRESQL_WRITE_TIME_OUT),
  telemetry: env,
  forwardProxy: forwardProxyOf(env),
});
