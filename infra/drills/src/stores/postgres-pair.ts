import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, copyFileSync, globSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { freePort, waitFor } from "@lintel/testkit";
import { Client } from "pg";

import { type Certificates, makeCertificates } from "./make-certificates.ts";
import { runProgram, type RunningProgram } from "./run-program.ts";

/** The account that runs PostgreSQL, which refuses to run as root. */
const NOBODY = 65_534;
const PASSWORD = "drill";
const START_MS = 60_000;

/** The folder of Debian's newest complete PostgreSQL; `undefined` if there is none. */
const findPostgres = (): string | undefined =>
  globSync("/usr/lib/postgresql/*/bin/pg_basebackup")
    .map((file) => path.dirname(file))
    .toSorted()
    .at(-1);

/** What is missing here to start a pair. */
export const whyNoPair = (): Promise<string | undefined> =>
  Promise.resolve(
    findPostgres() === undefined ? "there is no whole PostgreSQL of Debian's here" : undefined,
  );

export interface PostgresServer {
  readonly port: number;
  kill(): Promise<void>;
}

/** A primary and a standby that follows it by streaming replication; a commit waits for both. */
export interface PostgresPair {
  /** Where PostgreSQL's programs are. */
  readonly binaries: string;
  readonly primary: PostgresServer;
  readonly standby: PostgresServer;
  /** The URL of a database on the server at a port; `verify-full` against the authority. */
  url(port: number, database: string): string;
  /** Makes the standby a primary whose commits wait for no other server. */
  promote(): Promise<void>;
  /** Runs one statement on a server as its owner. */
  ask(port: number, database: string, sql: string): Promise<readonly unknown[]>;
  stop(): Promise<void>;
}

const owner = process.getuid?.() === 0 ? NOBODY : undefined;

interface PairOptions {
  readonly binaries: string;
  readonly folder: string;
  readonly certificates: Certificates;
}

/** Starts both on loopback with TLS only; all their files are in one folder. */
export async function startPairIn(folder: string): Promise<PostgresPair> {
  const binaries = findPostgres();
  if (binaries === undefined) throw new Error("there is no PostgreSQL");
  const certificates = makeCertificates(path.join(folder, "certificates"));
  const running: RunningProgram[] = [];
  try {
    return await startBoth({ binaries, certificates, folder: path.join(folder, "pg") }, running);
  } catch (error) {
    for (const server of running) await server.kill();
    throw error;
  }
}

async function startBoth(
  { binaries, certificates, folder }: PairOptions,
  running: RunningProgram[],
): Promise<PostgresPair> {
  mkdirSync(folder, { recursive: true });
  ownedBy(folder);
  const tls = copyCertificates(folder, certificates);
  const url = (port: number, database: string): string => {
    const tlsOptions = `sslmode=verify-full&sslrootcert=${encodeURIComponent(tls.authority)}`;
    return `postgres://lintel:${PASSWORD}@localhost:${port}/${database}?${tlsOptions}`;
  };
  const run = (program: string, args: readonly string[]): void => {
    execFileSync(path.join(binaries, program), args, {
      cwd: "/",
      // Not root's home: psql looks for certificates there.
      env: { ...process.env, HOME: folder, PGPASSWORD: PASSWORD },
      stdio: ["ignore", "ignore", "pipe"],
      ...(owner === undefined ? {} : { uid: owner, gid: owner }),
    });
  };
  const start = (data: string, port: number): RunningProgram => {
    const server = runProgram({
      file: path.join(binaries, "postgres"),
      args: ["-D", data, ...settings(port, tls)],
      env: { HOME: folder },
      user: owner,
    });
    running.push(server);
    return server;
  };
  const ask = (port: number, database: string, sql: string) => query(url(port, database), sql);

  const [first, second] = [path.join(folder, "first"), path.join(folder, "second")];
  initialise(run, folder, first);
  const ports = [await freePort(), await freePort()] as const;
  const primary = start(first, ports[0]);
  await untilAnswering(() => ask(ports[0], "postgres", "select 1"), primary);
  const from = `host=localhost port=${ports[0]} user=lintel password=${PASSWORD} sslmode=verify-full sslrootcert=${tls.authority} application_name=standby`;
  run("pg_basebackup", ["-D", second, "-R", "-X", "stream", "-c", "fast", "-d", from]);
  const standby = start(second, ports[1]);
  await untilAnswering(() => ask(ports[1], "postgres", "select 1"), standby);
  await ask(ports[0], "postgres", "alter system set synchronous_standby_names = 'standby'");
  await ask(ports[0], "postgres", "select pg_reload_conf()");
  return {
    binaries,
    primary: { port: ports[0], kill: () => primary.kill() },
    standby: { port: ports[1], kill: () => standby.kill() },
    url,
    ask,
    async promote() {
      await ask(ports[1], "postgres", "select pg_promote(true, 30)");
      await ask(ports[1], "postgres", "alter system reset synchronous_standby_names");
      await ask(ports[1], "postgres", "select pg_reload_conf()");
    },
    async stop() {
      await standby.kill();
      await primary.kill();
    },
  };
}

function initialise(
  run: (program: string, args: readonly string[]) => void,
  folder: string,
  data: string,
): void {
  const password = path.join(folder, "password");
  writeFileSync(password, PASSWORD, { mode: 0o600 });
  ownedBy(password);
  const login = ["--username=lintel", `--pwfile=${password}`, "--auth=scram-sha-256"];
  run("initdb", [`--pgdata=${data}`, ...login, "--encoding=UTF8", "--locale=C.UTF-8"]);
  // TLS only, for replication too.
  writeFileSync(
    path.join(data, "pg_hba.conf"),
    "hostssl all all 127.0.0.1/32 scram-sha-256\nhostssl replication all 127.0.0.1/32 scram-sha-256\nhostssl all all ::1/128 scram-sha-256\n",
  );
}

function settings(port: number, tls: Certificates): readonly string[] {
  const list = [
    "listen_addresses=127.0.0.1",
    `port=${port}`,
    "unix_socket_directories=",
    "max_connections=100",
    "wal_level=replica",
    "hot_standby=on",
    "ssl=on",
    `ssl_cert_file=${tls.certificate}`,
    `ssl_key_file=${tls.key}`,
  ];
  return list.flatMap((each) => ["-c", each]);
}

/** PostgreSQL reads a key only if it owns the file. */
function copyCertificates(folder: string, { authority, certificate, key }: Certificates) {
  const [ownAuthority, ownCertificate, ownKey] = [authority, certificate, key].map((file) => {
    const copy = path.join(folder, path.basename(file));
    copyFileSync(file, copy);
    chmodSync(copy, file === key ? 0o600 : 0o644);
    ownedBy(copy);
    return copy;
  });
  return {
    authority: ownAuthority ?? "",
    certificate: ownCertificate ?? "",
    key: ownKey ?? "",
  };
}

function ownedBy(file: string): void {
  if (owner !== undefined) chownSync(file, owner, owner);
}

async function untilAnswering(ask: () => Promise<unknown>, server: RunningProgram): Promise<void> {
  const isThere = async (): Promise<boolean> => {
    const answers = await ask().then(
      () => true,
      () => false,
    );
    if (!answers) await pause(100);
    return answers;
  };
  await waitFor(isThere, { timeoutMs: START_MS, label: "PostgreSQL to answer" }).catch(
    (error: unknown) => {
      throw new Error(`${String(error)}\n${server.output()}`);
    },
  );
}

async function query(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
