import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";

import { PROBE_DEADLINE_MS } from "../process/start-deadline.ts";
import { copyPostgresBinaries } from "./postgres-binaries.ts";

/** PostgreSQL refuses to run as root; this is the account it runs under instead. */
export interface PostgresAccount {
  /** Appended to the progress line; empty when there is nothing to explain. */
  readonly description: string;
  readonly dataFolder: string;
  readonly command: (binary: "initdb" | "postgres", args: readonly string[]) => PostgresCommand;
  /** Who must own files handed to PostgreSQL. */
  readonly uid: number | undefined;
}

export interface PostgresCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}

export interface AccountRequest {
  readonly dataFolder: string;
  /** Package folder of the binaries. */
  readonly binaries: string;
  /** A folder every account can reach, used when binaries or data lie in one they cannot. */
  readonly reachableFolder: string;
}

/** The account that owns nothing, on every system. */
export const NOBODY = 65_534;
const NAMESPACE = ["-U", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];

/**
 * Chooses how to run PostgreSQL: as we are; for root in a user namespace where root looks like an
 * ordinary user (works inside 0700 folders too); else as the user nobody. A cluster that exists is
 * run by the account that owns it.
 */
export function choosePostgresAccount(request: AccountRequest): PostgresAccount {
  if (process.getuid?.() !== 0) return asOurselves(request);
  const owner = ownerOfCluster(request.dataFolder) ?? ownerOfCluster(movedDataFolder(request));
  if (owner !== undefined && owner !== 0) return asUser(request, owner);
  return canUseNamespace(request) ? inNamespace(request) : asUser(request, NOBODY);
}

function asOurselves({ binaries, dataFolder }: AccountRequest): PostgresAccount {
  return {
    description: "",
    dataFolder,
    uid: undefined,
    command: (binary, args) => ({
      file: binaryFile(binaries, binary),
      args,
      uid: undefined,
      gid: undefined,
    }),
  };
}

function inNamespace({ binaries, dataFolder }: AccountRequest): PostgresAccount {
  return {
    description: " (in a user namespace, since it refuses to run as root)",
    dataFolder,
    uid: undefined,
    command: (binary, args) => ({
      file: "unshare",
      args: [...NAMESPACE, binaryFile(binaries, binary), ...args],
      uid: undefined,
      gid: undefined,
    }),
  };
}

/** Runs as another account, with binaries and data moved to where that account can reach them. */
export function asUser(request: AccountRequest, uid: number): PostgresAccount {
  const gid = groupOf(request, uid);
  makeReachable(request.reachableFolder);
  const binaries = isReachable(request.binaries)
    ? request.binaries
    : copyPostgresBinaries(request.binaries, reachableCopy(request));
  const dataFolder = isReachable(path.dirname(request.dataFolder))
    ? request.dataFolder
    : movedDataFolder(request);
  return {
    description: ` (as uid ${uid}, since it refuses to run as root)`,
    dataFolder,
    uid,
    command: (binary, args) => ({ file: binaryFile(binaries, binary), args, uid, gid }),
  };
}

function canUseNamespace({ binaries }: AccountRequest): boolean {
  const probe = spawnSync(
    "unshare",
    [...NAMESPACE, binaryFile(binaries, "postgres"), "--version"],
    {
      timeout: PROBE_DEADLINE_MS,
      stdio: "ignore",
    },
  );
  return probe.status === 0;
}

function ownerOfCluster(dataFolder: string): number | undefined {
  return existsSync(path.join(dataFolder, "PG_VERSION")) ? statSync(dataFolder).uid : undefined;
}

function groupOf(request: AccountRequest, uid: number): number {
  if (uid === NOBODY) return NOBODY;
  const folder = [request.dataFolder, movedDataFolder(request)].find((each) => existsSync(each));
  return folder === undefined ? uid : statSync(folder).gid;
}

/** Whether every account may enter this folder: the x bit for others on it and all its parents. */
function isReachable(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  for (let each = path.resolve(folder); ; each = path.dirname(each)) {
    if ((statSync(each).mode & 0o001) === 0) return false;
    if (each === path.dirname(each)) return true;
  }
}

/** Says the mode twice, since making a folder is subject to the umask. */
function makeReachable(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  chmodSync(folder, 0o755);
}

function movedDataFolder(request: AccountRequest): string {
  const name = createHash("sha256").update(path.resolve(request.dataFolder)).digest("hex");
  return path.join(request.reachableFolder, `postgres-${name.slice(0, 12)}`);
}

function reachableCopy(request: AccountRequest): string {
  return path.join(request.reachableFolder, "postgres-binaries");
}

function binaryFile(binaries: string, binary: string): string {
  return path.join(binaries, "native", "bin", binary);
}
