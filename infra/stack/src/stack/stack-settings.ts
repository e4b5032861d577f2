import path from "node:path";

import {
  ConfigError,
  databaseUrlOf,
  parseEnv,
  postgresEnv,
  redisEnv,
  redisTargetOf,
} from "@lintel/service-kit";
import { z } from "zod";

import { REPOSITORY } from "../repository.ts";
import { StackError } from "../stack-error.ts";
import type { Environment } from "./environment.ts";

/** What a person may choose about a stack. */
export interface StackSettings {
  readonly dataFolder: string;
  readonly adminPort: number;
  /** One proxy for each. */
  readonly proxyPorts: readonly number[];
  /** Undefined: any free one. */
  readonly workerPort: number | undefined;
  /** A PostgreSQL to use instead of the embedded one. */
  readonly databaseUrl: string | undefined;
  /** Whether a Redis was given, which the services read from `env` themselves. */
  readonly isRedisGiven: boolean;
  readonly encryptionKeys: string | undefined;
  readonly isAdminOpen: boolean;
  /** Handed on to the services, overridden by what the stack itself sets. */
  readonly env: Environment;
}

const DEFAULT_DATA_FOLDER = path.join(REPOSITORY, ".lintel", "data");

const POSTGRES_NAMES = ["HOSTS", "PORT", "DB_NAME", "USERNAME", "PASSWORD"].map(
  (name) => `POSTGRESQL_${name}`,
);

const StackEnv = z.object({
  ...postgresEnv,
  ...redisEnv,
  ADMIN_PORT: servingPort().default(8001),
  PROXY_PORT: z
    .string()
    .default("8002")
    .transform((text): unknown => text.split(",").map((each) => each.trim()))
    .pipe(z.array(servingPort())),
  WORKER_PORT: servingPort().optional(),
  LINTEL_DATA_DIR: z.string().optional(),
  LINTEL_ENCRYPTION_KEYS: z.string().optional(),
  ADMIN_PASS: z.string().optional(),
});
type StackEnv = z.infer<typeof StackEnv>;

/**
 * Reads the environment of `npm run up`: the embedded PostgreSQL and Redis are replaced as soon as a
 * variable says where another one is. Throws one StackError that lists every problem.
 */
export function readStackSettings(environment: Environment): StackSettings {
  try {
    return toSettings(parseEnv(StackEnv, environment), environment);
  } catch (error) {
    if (error instanceof ConfigError) throw new StackError(error.message, { cause: error });
    throw error;
  }
}

function toSettings(env: StackEnv, environment: Environment): StackSettings {
  const isGiven = (names: readonly string[]) => names.some((name) => environment[name]);
  const isRedisGiven = isGiven(["REDIS_URL", "REDIS_HOSTS"]);
  if (isRedisGiven) redisTargetOf(env); // its problems are reported now, not by three services
  refuseClashes([env.ADMIN_PORT, ...env.PROXY_PORT, ...[env.WORKER_PORT ?? []].flat()]);
  return {
    dataFolder: dataFolderOf(env, environment),
    adminPort: env.ADMIN_PORT,
    proxyPorts: env.PROXY_PORT,
    workerPort: env.WORKER_PORT,
    databaseUrl: isGiven(["DATABASE_URL", ...POSTGRES_NAMES]) ? databaseUrlOf(env) : undefined,
    isRedisGiven,
    encryptionKeys: env.LINTEL_ENCRYPTION_KEYS,
    isAdminOpen: env.ADMIN_PASS === undefined,
    env: environment,
  };
}

/** A relative path is meant from where `npm run up` was typed. */
function dataFolderOf(env: StackEnv, environment: Environment): string {
  if (env.LINTEL_DATA_DIR === undefined) return DEFAULT_DATA_FOLDER;
  return path.resolve(environment["INIT_CWD"] ?? "", env.LINTEL_DATA_DIR);
}

/** People are shown its address, so it cannot be "any free one". */
function servingPort() {
  return z.coerce.number("must be a port").int().min(1).max(65_535);
}

function refuseClashes(ports: readonly number[]): void {
  const clash = ports.find((port, index) => ports.indexOf(port) !== index);
  if (clash !== undefined) throw new ConfigError([`port ${clash} is asked for twice`]);
}
