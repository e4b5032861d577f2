import path from "node:path";

import { Client } from "pg";

import { START_DEADLINE_MS } from "../process/start-deadline.ts";
import { startProcess } from "../process/start-process.ts";
import type { RunningProcess } from "../process/start-process.ts";
import { waitUntil } from "../process/wait-until.ts";
import { StackError } from "../stack-error.ts";
import type { PostgresAccount } from "./choose-account.ts";
import { POSTGRES_USER } from "./create-cluster.ts";

export interface PostgresOptions {
  readonly account: PostgresAccount;
  readonly port: number;
  readonly password: string;
  /** False only where losing everything in a crash is fine: tests. */
  readonly durable: boolean;
  readonly pidFile?: string;
  readonly onOutput?: (chunk: Buffer, stream: "stdout" | "stderr") => void;
  readonly signal?: AbortSignal;
}

const FORGETFUL = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/** Starts the cluster on loopback and resolves once a login succeeds. */
export async function startPostgres(options: PostgresOptions): Promise<RunningProcess> {
  const { account } = options;
  const running = await startProcess({
    name: "postgres",
    ...account.command("postgres", ["-D", account.dataFolder, ...settings(options)]),
    cwd: "/",
    // SIGINT is "fast": ends the sessions, writes a checkpoint, leaves nothing to recover.
    stopSignal: "SIGINT",
    stopGraceMs: 3_000,
    pidFile: options.pidFile,
    onOutput: options.onOutput,
  });
  try {
    await waitUntil(
      "postgres to accept a login",
      { deadlineMs: START_DEADLINE_MS, signal: options.signal },
      () => acceptsLogin(options, running),
    );
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** Where to reach the cluster; `database` defaults to the maintenance database. */
export function postgresUrl(options: {
  readonly port: number;
  readonly password: string;
  readonly database?: string;
}): string {
  const { port, password, database = "postgres" } = options;
  return `postgres://${POSTGRES_USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

function settings(options: PostgresOptions): string[] {
  const list = [
    "listen_addresses=127.0.0.1",
    `port=${options.port}`,
    // No socket file: its path would be limited to 107 bytes and shared between stacks.
    "unix_socket_directories=",
    "max_connections=200",
    "shared_buffers=128MB",
    ...(options.durable ? [] : FORGETFUL),
  ];
  return list.flatMap((each) => ["-c", each]);
}

async function acceptsLogin(options: PostgresOptions, running: RunningProcess): Promise<boolean> {
  if (running.hasExited()) {
    await running.exited; // its last words may still be on their way
    const name = path.basename(options.account.dataFolder);
    throw new StackError(`postgres (${name}) ended while starting:\n${running.tail()}`);
  }
  const client = new Client({
    connectionString: postgresUrl(options),
    connectionTimeoutMillis: 1_000,
  });
  client.on("error", () => undefined); // a login cut short is reported by connect()
  try {
    await client.connect();
    return true;
  } catch (error) {
    throwIfHopeless(error);
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** 28P01: the password file and the cluster do not belong together; waiting will not help. */
function throwIfHopeless(error: unknown): void {
  if (error instanceof Error && "code" in error && error.code === "28P01") {
    throw new StackError("postgres refuses the password kept in the data directory", {
      cause: error,
    });
  }
}
