import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

import { START_DEADLINE_MS } from "../process/start-deadline.ts";
import { StackError } from "../stack-error.ts";
import type { PostgresAccount } from "./choose-account.ts";

/** The owner of the embedded cluster, and the name of its database. */
export const POSTGRES_USER = "lintel";

/**
 * Makes the database cluster unless it exists; its one user logs in with `password` (SCRAM).
 * It is built beside its place and then renamed, so a start that is cut short leaves no half of one.
 */
export function createCluster(account: PostgresAccount, password: string): void {
  const { dataFolder, uid } = account;
  if (existsSync(path.join(dataFolder, "PG_VERSION"))) return;
  if (existsSync(dataFolder) && readdirSync(dataFolder).length > 0) {
    throw new StackError(
      `${dataFolder} holds files but no database cluster (PG_VERSION is missing): ` +
        "restore what is missing, or move it away to begin with an empty database",
    );
  }
  const draft = `${dataFolder}.new`;
  const passwordFile = `${dataFolder}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (uid !== undefined) for (const each of [draft, passwordFile]) chownSync(each, uid, uid);
  try {
    runInitdb(account, draft, passwordFile);
    renameSync(draft, dataFolder);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function runInitdb(account: PostgresAccount, folder: string, passwordFile: string): void {
  const { file, args, uid, gid } = account.command("initdb", [
    `--pgdata=${folder}`,
    `--username=${POSTGRES_USER}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // PostgreSQL's own locale: the same order of text on every machine.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
  ]);
  const result = spawnSync(file, args, {
    cwd: "/",
    encoding: "utf8",
    timeout: START_DEADLINE_MS,
    ...(uid === undefined ? {} : { uid, gid }),
  });
  if (result.status === 0) return;
  const reason = reasonOf(result);
  throw new StackError(`cannot create the database cluster in ${account.dataFolder}: ${reason}`);
}

function reasonOf({ error, stderr, stdout }: SpawnSyncReturns<string>): string {
  if (error === undefined) return `${stdout}${stderr}`.trim();
  const isLate = "code" in error && error.code === "ETIMEDOUT";
  return isLate ? `initdb did not end within ${START_DEADLINE_MS / 1000} s` : error.message;
}
