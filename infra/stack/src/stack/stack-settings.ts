import path from "node:path";

import { REPOSITORY } from "../repository.ts";
import { StackError } from "../stack-error.ts";
import { givenDatabaseUrl, givenRedis } from "./given-stores.ts";
import type { Environment } from "./given-stores.ts";

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
  /** The variables that tell services of a Redis to use instead of an own one. */
  readonly redis: Environment | undefined;
  readonly encryptionKeys: string | undefined;
  readonly isAdminOpen: boolean;
  /** Handed on to the services, below what the stack itself tells them. */
  readonly env: Environment;
}

const DEFAULT_DATA_FOLDER = path.join(REPOSITORY, ".lintel", "data");

/** Reads the environment of `npm run up`. Throws one StackError that lists every problem. */
export function readStackSettings(env: Environment): StackSettings {
  const problems: string[] = [];
  const ports = (name: string, fallback: string) =>
    readPorts(name, env[name] || fallback, problems);
  const [adminPorts, proxyPorts] = [ports("ADMIN_PORT", "8001"), ports("PROXY_PORT", "8002")];
  const workerPorts = env["WORKER_PORT"] ? ports("WORKER_PORT", "") : [];
  if (adminPorts.length > 1) problems.push("ADMIN_PORT takes one port");
  problems.push(...findClashes([...adminPorts, ...proxyPorts, ...workerPorts]));
  const database = givenDatabaseUrl(env, problems);
  if (problems.length > 0) throw new StackError(problems.join("\n"));
  return {
    dataFolder: dataFolderOf(env),
    adminPort: adminPorts[0] ?? 0,
    proxyPorts,
    workerPort: workerPorts[0],
    databaseUrl: database,
    redis: givenRedis(env),
    encryptionKeys: env["LINTEL_ENCRYPTION_KEYS"] || undefined,
    isAdminOpen: !env["ADMIN_PASS"],
    env,
  };
}

/** A relative path is meant from where `npm run up` was typed. */
function dataFolderOf(env: Environment): string {
  const given = env["LINTEL_DATA_DIR"];
  return given ? path.resolve(env["INIT_CWD"] ?? "", given) : DEFAULT_DATA_FOLDER;
}

function readPorts(name: string, text: string, problems: string[]): readonly number[] {
  return text.split(",").map((each) => {
    const port = Number(each);
    const isPort = each.trim() !== "" && Number.isInteger(port) && port >= 1 && port <= 65_535;
    if (!isPort) problems.push(`${name}: "${each.trim()}" is not a port (1 to 65535)`);
    return port;
  });
}

function findClashes(ports: readonly number[]): readonly string[] {
  const clashes = ports.filter((port, index) => ports.indexOf(port) !== index);
  return clashes.map((port) => `port ${port} is asked for twice`);
}
