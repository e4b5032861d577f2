import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import { freePort, ownChild, waitFor } from "@lintel/testkit";
import { Client } from "pg";

/** Where Debian and others have it, unless LINTEL_TEST_PGBOUNCER says so. */
const PLACES = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"];

/** The program; `undefined` where there is none. */
export const findPgBouncer = (): string | undefined =>
  [process.env["LINTEL_TEST_PGBOUNCER"] ?? "", ...PLACES].find((file) => existsSync(file));

/** A PgBouncer in transaction mode in front of one database. */
export interface OwnPgBouncer {
  /** The database's, through it. */
  readonly url: string;
  stop(): Promise<void>;
}

/** What the operator's page says to set. */
const AS_DOCUMENTED = "ignore_startup_parameters = statement_timeout,lock_timeout";

/** Fewer connections than the services would open: they have to share them. */
const SERVER_CONNECTIONS = 6;

/** Starts one on loopback, `settings` beside what it needs; resolves when it answers, unless it is not to. */
export async function startOwnPgBouncer(
  program: string,
  databaseUrl: string,
  settings: string = AS_DOCUMENTED,
): Promise<OwnPgBouncer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "lintel-pgbouncer-"));
  await chmod(folder, 0o755);
  const port = await freePort();
  const server = new URL(databaseUrl);
  const name = server.pathname.slice(1);
  const login = `user=${server.username} password=${decodeURIComponent(server.password)}`;
  const lines = [
    "[databases]",
    `${name} = host=${server.hostname} port=${server.port} dbname=${name} ${login}`,
    "[pgbouncer]",
    "listen_addr = 127.0.0.1",
    `listen_port = ${port}`,
    "unix_socket_dir =",
    "auth_type = any",
    "pool_mode = transaction",
    `default_pool_size = ${SERVER_CONNECTIONS}`,
    settings,
  ];
  const config = path.join(folder, "pgbouncer.ini");
  await writeFile(config, `${lines.join("\n")}\n`, { mode: 0o644 });
  // It does not run as root.
  const asOther = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const child = ownChild(
    spawn(program, [...asOther, config], { stdio: ["ignore", "ignore", "pipe"] }),
  );
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, "exit");
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  await waitFor(() => answers(url.href), {
    timeoutMs: 60_000,
    label: `PgBouncer, which said ${said}`,
  });
  return {
    url: url.href,
    async stop() {
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
