import { randomUUID } from "node:crypto";

import { Client } from "pg";

import { requiredEnv } from "../required-env.ts";

export interface TestDatabase {
  readonly url: string;
  /** Ends the connections that are left and drops the database. */
  readonly close: () => Promise<void>;
}

const TEMPLATE = "lintel_template";
// The lock under which the template is made: it is not cloned while it is being migrated, and not twice at once,
// which Postgres refuses ("source database is being accessed by other users").
const TEMPLATE_LOCK = 5_465_001;
const DEADLINE_MS = 60_000;

/**
 * A database of its own for one test file: a clone of the migrated `lintel_template` on the server of
 * LINTEL_TEST_DATABASE_URL. Safe from several workers at once. Rejects, saying why, without server or template.
 */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(async (client, name) => {
    await client.query("select pg_advisory_lock($1)", [TEMPLATE_LOCK]);
    await requireTemplate(client);
    await client.query(`create database ${name} template ${TEMPLATE} strategy file_copy`);
  });
}

/** A database of its own with nothing in it, on the same server: for what another program keeps there. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase(async (client, name) => {
    await client.query(`create database ${name} template template0`);
  });
}

async function createDatabase(
  create: (client: Client, name: string) => Promise<void>,
): Promise<TestDatabase> {
  const serverUrl = requiredEnv("LINTEL_TEST_DATABASE_URL");
  const name = `lintel_test_${randomUUID().replaceAll("-", "")}`;
  await onServer(serverUrl, (client) => create(client, name));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    close: () =>
      onServer(serverUrl, async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

async function requireTemplate(client: Client): Promise<void> {
  const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [
    TEMPLATE,
  ]);
  if (rowCount === 1) return;
  throw new Error(
    `The server of LINTEL_TEST_DATABASE_URL has no database "${TEMPLATE}": create and migrate it first.`,
  );
}

/** One connection to the server's own database; ending it releases its locks. */
async function onServer(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: DEADLINE_MS,
    statement_timeout: DEADLINE_MS,
  });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
