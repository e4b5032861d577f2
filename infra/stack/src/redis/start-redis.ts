import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { START_DEADLINE_MS } from "../process/start-deadline.ts";
import { startProcess } from "../process/start-process.ts";
import type { ProcessSpec, RunningProcess } from "../process/start-process.ts";
import { waitUntil } from "../process/wait-until.ts";
import { StackError } from "../stack-error.ts";
import { pingRedis } from "./ping-redis.ts";
import type { RedisServer } from "./redis-server.ts";

export interface RedisOptions {
  readonly server: RedisServer;
  /** Where its files are: settings, and the append-only file when it is durable. */
  readonly folder: string;
  readonly port: number;
  readonly password: string;
  /** False only where losing everything in a crash is fine: tests. */
  readonly durable: boolean;
  readonly pidFile?: string;
  readonly onOutput?: (chunk: Buffer, stream: "stdout" | "stderr") => void;
  readonly signal?: AbortSignal;
}

/** Starts the server on loopback; resolves once it answers, its append-only file being loaded. */
export async function startRedis(options: RedisOptions): Promise<RunningProcess> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const running = await startProcess({
    name: "redis",
    ...commandOf(options),
    cwd: options.folder,
    stopSignal: "SIGTERM",
    stopGraceMs: 1_500,
    pidFile: options.pidFile,
    onOutput: options.onOutput,
  });
  try {
    await waitUntil(
      "redis to answer",
      { deadlineMs: START_DEADLINE_MS, signal: options.signal },
      async () => {
        if (!running.hasExited()) return pingRedis(options.port, passwordOf(options));
        await running.exited; // its last words may still be on their way
        throw new StackError(`redis ended while starting:\n${running.tail()}`);
      },
    );
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** Where to reach the server. */
export function redisUrl(options: Pick<RedisOptions, "server" | "port" | "password">): string {
  const password = passwordOf(options);
  const login = password === undefined ? "" : `:${encodeURIComponent(password)}@`;
  return `redis://${login}127.0.0.1:${options.port}`;
}

function passwordOf(options: Pick<RedisOptions, "server" | "password">): string | undefined {
  return options.server.isReal ? options.password : undefined;
}

function commandOf(options: RedisOptions): Pick<ProcessSpec, "file" | "args" | "env"> {
  const { server, folder, port } = options;
  const env = { ...process.env, ...server.env };
  if (!server.isReal) {
    return {
      file: server.file,
      args: [path.join(import.meta.dirname, "js-redis.ts"), `${port}`],
      env,
    };
  }
  const settingsFile = path.join(folder, "redis.conf");
  writeFileSync(settingsFile, settings(options), { mode: 0o600 }); // holds the password
  return { file: server.file, args: [settingsFile], env };
}

function settings({ folder, port, password, durable }: RedisOptions): string {
  return [
    "bind 127.0.0.1",
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(folder)}`,
    "daemonize no",
    // Queues live here: full means refuse writes, never drop jobs.
    "maxmemory-policy noeviction",
    'save ""',
    `appendonly ${durable ? "yes" : "no"}`,
    "appendfsync everysec",
    "",
  ].join("\n");
}
