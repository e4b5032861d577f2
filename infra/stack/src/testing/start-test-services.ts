import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { bundleServices } from "@lintel/bundle";

import { newPassword } from "../data/secrets.ts";
import { choosePostgresAccount } from "../postgres/choose-account.ts";
import { createCluster } from "../postgres/create-cluster.ts";
import { preparePostgresBinaries } from "../postgres/postgres-binaries.ts";
import { postgresUrl, startPostgres } from "../postgres/start-postgres.ts";
import { findFreePort } from "../process/free-port.ts";
import { writePidFile } from "../process/pid-file.ts";
import type { RunningProcess } from "../process/start-process.ts";
import { findRedis } from "../redis/find-redis.ts";
import { redisUrl, startRedis } from "../redis/start-redis.ts";
import { sweepAbandoned, TEST_FOLDER_PREFIX } from "./sweep-abandoned.ts";
import { prepareTemplate } from "./template-database.ts";

export interface TestServices {
  /** A superuser's URL of the maintenance database; `lintel_template` is there, migrated. */
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** A folder of this run where the processes it starts can keep what they compiled (`NODE_COMPILE_CACHE`). */
  readonly compileCache: string;
  /** The services as they are shipped: `<name>.js` in this folder. */
  readonly bundle: string;
  /** Ends what was started here and removes its files; services that were given stay as they are. */
  readonly stop: () => Promise<void>;
}

export interface TestServicesOptions {
  /** A PostgreSQL to use instead of an own one. */
  readonly databaseUrl?: string | undefined;
  /** A Redis to use instead of an own one. */
  readonly redisUrl?: string | undefined;
  /** A folder of bundled services to use instead of an own one. */
  readonly bundle?: string | undefined;
  readonly say?: (line: string) => void;
}

/** Throw-away PostgreSQL and Redis for one test run: quick, and forgetful in a crash. */
export async function startTestServices(options: TestServicesOptions = {}): Promise<TestServices> {
  await sweepAbandoned();
  const folder = mkdtempSync(path.join(os.tmpdir(), TEST_FOLDER_PREFIX));
  chmodSync(folder, 0o711); // started by root, PostgreSQL may have to be another account
  writePidFile(path.join(folder, "owner.json"), "test run", process.pid);
  const started: RunningProcess[] = [];
  // Where this process ends without `stop`, they end too; the next run removes the files.
  const askAll = () => started.forEach((each) => each.ask());
  process.once("exit", askAll);
  const stop = async () => {
    process.removeListener("exit", askAll);
    await Promise.all(started.map((each) => each.stop()));
    // Again, when a process that ends just now still writes to the compile cache.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const bundling = options.bundle ?? bundleInto(path.join(folder, "bundle"));
  try {
    const databaseUrl = options.databaseUrl ?? (await startTestPostgres(folder, started));
    await prepareTemplate(databaseUrl);
    const queueUrl = options.redisUrl ?? (await startTestRedis(folder, started, options.say));
    const bundle = await bundling;
    const compileCache = path.join(folder, "compiled");
    return { databaseUrl, redisUrl: queueUrl, compileCache, bundle, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bundleInto(folder: string): Promise<string> {
  await bundleServices(folder);
  return folder;
}

async function startTestPostgres(folder: string, started: RunningProcess[]): Promise<string> {
  const account = choosePostgresAccount({
    dataFolder: path.join(folder, "postgres"),
    binaries: preparePostgresBinaries(path.join(folder, "binaries")),
    reachableFolder: folder,
  });
  const login = { port: await findFreePort(), password: newPassword() };
  createCluster(account, login.password);
  const pidFile = path.join(folder, "run", "postgres.json");
  started.push(await startPostgres({ ...login, account, durable: false, pidFile }));
  return postgresUrl(login);
}

async function startTestRedis(
  folder: string,
  started: RunningProcess[],
  say: TestServicesOptions["say"] = () => undefined,
): Promise<string> {
  const options = {
    server: await findRedis(say),
    folder: path.join(folder, "redis"),
    port: await findFreePort(),
    password: newPassword(),
    durable: false,
    pidFile: path.join(folder, "run", "redis.json"),
  };
  started.push(await startRedis(options));
  return redisUrl(options);
}
