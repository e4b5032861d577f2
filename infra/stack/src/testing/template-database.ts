import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { migrate } from "@lintel/db";
import { Client } from "pg";

import { REPOSITORY } from "../repository.ts";

/** The migrated database every integration test clones. */
const TEMPLATE_DATABASE = "lintel_template";

/** The test kit takes the same lock to clone the template. */
const LOCK = 5_465_001;
const DEADLINE_MS = 60_000;

/**
 * Makes the template database, migrated to the newest version. On a server that has one already it
 * is rebuilt only if the migrations have changed since. Safe for several test runs at once.
 */
export async function prepareTemplate(serverUrl: string): Promise<void> {
  const client = new Client({
    connectionString: serverUrl,
    connectionTimeoutMillis: DEADLINE_MS,
    statement_timeout: DEADLINE_MS,
  });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    const version = hashOfMigrations();
    if ((await readVersion(client)) !== version) await makeTemplate(client, serverUrl, version);
  } finally {
    await client.end();
  }
}

async function makeTemplate(client: Client, serverUrl: string, version: string): Promise<void> {
  await client.query(`drop database if exists ${TEMPLATE_DATABASE} with (force)`);
  await client.query(`create database ${TEMPLATE_DATABASE}`);
  const url = new URL(serverUrl);
  url.pathname = `/${TEMPLATE_DATABASE}`;
  await migrate({ databaseUrl: url.href, deadlineMs: DEADLINE_MS });
  // Last, so that a template that was never finished is not taken for one.
  await client.query(`comment on database ${TEMPLATE_DATABASE} is '${version}'`);
}

async function readVersion(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ version: string | null }>(
    "select shobj_description(oid, 'pg_database') as version from pg_database where datname = $1",
    [TEMPLATE_DATABASE],
  );
  return rows[0]?.version ?? undefined;
}

function hashOfMigrations(): string {
  const folder = path.join(REPOSITORY, "packages", "db", "migrations");
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).toSorted()) {
    hash.update(name).update(readFileSync(path.join(folder, name)));
  }
  return hash.digest("hex");
}
