import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

import { createTestDatabase, type TestDatabase } from "@lintel/testkit";
import { Kysely, PostgresDialect } from "kysely";
import type { Migration } from "kysely/migration";
import { Client, Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { migrate, requireMigrated } from "../src/index.ts";
import { connectTo } from "./connect-to.ts";

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.close();
});

/** Landed once, then replaced by `0013-event-indexes`. */
const REPLACED = "0013-dearest-of-a-key";
const MIGRATION_FILES = readdirSync(path.join(import.meta.dirname, "../migrations"))
  .map((name) => path.basename(name, ".ts"))
  .filter((name) => name !== REPLACED)
  .toSorted();

const emptySchema = () => client.query("drop schema public cascade; create schema public");

describe("migrate", () => {
  it("is safe when several replicas start at once, and again afterwards", async () => {
    await emptySchema();
    const options = { databaseUrl: database.url, deadlineMs: 120_000 };
    await Promise.all([migrate(options), migrate(options), migrate(options), migrate(options)]);
    await migrate(options);
    const { rows } = await client.query("select name from kysely_migration order by name");
    expect(rows.map(({ name }) => name)).toEqual(MIGRATION_FILES);
  });

  it("is asked for by `requireMigrated` until everything of this release is there", async () => {
    const db = connectTo(database.url, { poolSize: 1 });
    try {
      await emptySchema();
      await expect(requireMigrated(db)).rejects.toMatchObject({ code: "UNMIGRATED" });
      await migrate({ databaseUrl: database.url, deadlineMs: 120_000 });
      await client.query("insert into kysely_migration values ('9999-of-tomorrow', '')");
      await expect(requireMigrated(db)).resolves.toBeUndefined();
      const last = MIGRATION_FILES.at(-1);
      await client.query("delete from kysely_migration where name = $1", [last]);
      await expect(requireMigrated(db)).rejects.toThrow(`migrations are missing: ${last}`);
    } finally {
      await db.destroy();
    }
  });

  it("gives up on a database that does not answer, with the reason, at its deadline", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => {
      silent.listen(0, "127.0.0.1", resolve);
    });
    const address = silent.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    silent.close();
    await expect(
      migrate({ databaseUrl: `postgres://nobody@127.0.0.1:${port}/none`, deadlineMs: 600 }),
    ).rejects.toThrow(/cannot be reached: .*ECONNREFUSED/);
  });

  it("fails at once, with the reason, where waiting cannot help", async () => {
    const url = new URL(database.url);
    url.pathname = "/no_such_database";
    const waits: string[] = [];
    await expect(
      migrate({
        databaseUrl: url.href,
        deadlineMs: 3_600_000,
        onWaiting: ({ message }) => waits.push(message),
      }),
    ).rejects.toThrow('cannot be reached: database "no_such_database" does not exist');
    expect(waits).toEqual([]);
  });

  it("says at once what PgBouncer lacks that refuses a connection's parameters", async () => {
    const refusal = "SFATAL\0C08P01\0Munsupported startup parameter: lock_timeout\0\0";
    const length = Buffer.alloc(4);
    length.writeInt32BE(refusal.length + 4);
    const pooler = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () =>
        socket.end(Buffer.concat([Buffer.from("E"), length, Buffer.from(refusal)])),
      );
    });
    const port = await new Promise<number>((resolve) => {
      pooler.listen(0, "127.0.0.1", () => {
        const address = pooler.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    await expect(
      migrate({ databaseUrl: `postgres://any@127.0.0.1:${port}/any`, deadlineMs: 3_600_000 }),
    ).rejects.toThrow("Set `ignore_startup_parameters = statement_timeout,lock_timeout`");
    pooler.close();
  });

  it("names the migration that failed, and why", async () => {
    await emptySchema();
    await client.query("create table keys (id integer)");
    await expect(migrate({ databaseUrl: database.url, deadlineMs: 120_000 })).rejects.toThrow(
      '(at 0001-first-tables): relation "keys" already exists',
    );
    await emptySchema();
    await migrate({ databaseUrl: database.url, deadlineMs: 120_000 });
  });
});

describe("databases with another history", () => {
  const indexes = async () =>
    (
      await client.query(
        `select indexdef from pg_indexes where tablename = 'events' order by indexname`,
      )
    ).rows.map(({ indexdef }) => indexdef);
  const columns = async () =>
    (
      await client.query(
        `select table_name, column_name, data_type from information_schema.columns
         where table_schema = 'public' order by table_name, column_name`,
      )
    ).rows;

  /** Runs the migrations before `end` as a release of that time did, and notes them as run. */
  async function runUntil(end: string, extra: readonly string[] = []): Promise<void> {
    await emptySchema();
    await migrate({ databaseUrl: database.url, deadlineMs: 120_000 });
    const { rows } = await client.query("select name from kysely_migration order by name");
    await client.query("drop schema public cascade; create schema public");
    await client.query(
      `create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null);
       create table kysely_migration_lock (id varchar(255) primary key, is_locked integer not null default 0);
       insert into kysely_migration_lock values ('migration_lock', 0)`,
    );
    const db = new Kysely<unknown>({
      dialect: new PostgresDialect({ pool: new Pool({ connectionString: database.url, max: 1 }) }),
    });
    const names = [...rows.map(({ name }) => name).filter((name) => name < end), ...extra];
    for (const name of names) {
      const migration: Migration = await import(`../migrations/${name}.ts`);
      await migration.up(db);
      await client.query("insert into kysely_migration values ($1, now()::text)", [name]);
    }
    await db.destroy();
  }

  it("a database that ran the migration that was replaced gets the very schema of a new one", async () => {
    await emptySchema();
    await migrate({ databaseUrl: database.url, deadlineMs: 120_000 });
    const [newIndexes, newColumns] = [await indexes(), await columns()];
    await runUntil("0013", [REPLACED]);
    await migrate({ databaseUrl: database.url, deadlineMs: 120_000 });
    expect(await indexes()).toEqual(newIndexes);
    expect(await columns()).toEqual(newColumns);
    await migrate({ databaseUrl: database.url, deadlineMs: 120_000 });
  });

  it("a database whose users were made before they had limits gets the very schema of a new one", async () => {
    await runUntil("0013-event-indexes");
    const columnsOfNew = await columns();
    await runUntil("0006");
    await client.query("alter table users drop column limits");
    await migrate({ databaseUrl: database.url, deadlineMs: 120_000 });
    expect(await columns()).toEqual(expect.arrayContaining(columnsOfNew));
  });

  it("a database that a newer release has migrated is left as it is, and named", async () => {
    await emptySchema();
    await migrate({ databaseUrl: database.url, deadlineMs: 120_000 });
    await client.query("insert into kysely_migration values ('9999-of-tomorrow', now()::text)");
    const newer: string[] = [];
    await migrate({
      databaseUrl: database.url,
      deadlineMs: 120_000,
      onNewer: (names) => newer.push(...names),
    });
    expect(newer).toEqual(["9999-of-tomorrow"]);
    await client.query("delete from kysely_migration where name = '9999-of-tomorrow'");
  });
});

describe("the sums' own tables", () => {
  it("get the sums there were, and those of keys and models made of them", async () => {
    await emptySchema();
    const db = new Kysely<unknown>({
      dialect: new PostgresDialect({ pool: new Pool({ connectionString: database.url, max: 1 }) }),
    });
    const run = async (name: string) => {
      const migration: Migration = await import(`../migrations/${name}.ts`);
      await migration.up(db);
    };
    const own = "0012-sums-by-cube";
    for (const name of MIGRATION_FILES.filter((each) => each < own)) await run(name);
    await client.query(`
      with series as (
        insert into usage_series
        select gen_random_uuid(), cube, md5(cube)::uuid, '{a}', '', 'openai', 'm', '', '', status, ''
        from (values ('key', 200), ('key', 429), ('model', 0)) as known (cube, status) returning id
      ), hours as (
        insert into usage_hours select id, '2026-11-22 13:00Z', 1, 1, 10, 5, 2, 3 from series
      ) insert into usage_days select id, '2026-11-22Z', 2, 1, 20, 9, 4, 6 from series`);
    await run(own);
    await db.destroy();
    const sums = async (table: string) =>
      (
        await client.query(`
          select cube, count(*)::integer as rows, sum(calls)::integer as calls,
            sum(cost_nano)::integer as cost from ${table} group by cube order by cube`)
      ).rows;
    expect(await sums("usage_hours")).toEqual([
      { cube: "key", rows: 2, calls: 2, cost: 20 },
      { cube: "model", rows: 1, calls: 1, cost: 10 },
    ]);
    expect(await sums("usage_days")).toEqual([
      { cube: "holder_model", rows: 1, calls: 4, cost: 40 },
      { cube: "key", rows: 2, calls: 4, cost: 40 },
      { cube: "model", rows: 1, calls: 2, cost: 20 },
    ]);
    await emptySchema();
    await migrate({ databaseUrl: database.url, deadlineMs: 120_000 });
  });
});

describe("the schema", () => {
  const insertSetting = (id: string) =>
    client.query(
      `insert into provider_settings (id, created_at, updated_at, provider, sealed_with, sealed_setting)
       values ($1, now(), now(), 'openai', 'k', '\\x00') returning version, changed_at`,
      [id],
    );
  const insertKey = (id: string, hash: string) =>
    client.query(
      `insert into keys (id, created_at, updated_at, name, secret_hash)
       values ($1, now(), now(), 'a', $2) returning version`,
      [id, hash],
    );
  const hash = "a".repeat(64);

  it("gives every change a larger version and announces it", async () => {
    await client.query("listen lintel_changes");
    const heard = new Promise<string>((resolve) => {
      client.once("notification", ({ payload }) => {
        resolve(payload ?? "");
      });
    });
    const id = "11111111-1111-4111-8111-111111111111";
    const { rows } = await insertSetting(id);
    const version = Number(rows[0].version);
    expect(JSON.parse(await heard)).toEqual({
      kind: "setting",
      id,
      version,
      hash: null,
      userId: null,
    });
    const after = await client.query(
      "update provider_settings set name = 'x' where id = $1 returning version",
      [id],
    );
    expect(Number(after.rows[0].version)).toBeGreaterThan(version);
    await client.query("unlisten lintel_changes");
  });

  it("lets a secret be used once among living keys, and again after its key is deleted", async () => {
    const first = "22222222-2222-4222-8222-222222222222";
    await insertKey(first, hash);
    const second = "33333333-3333-4333-8333-333333333333";
    await expect(insertKey(second, hash)).rejects.toMatchObject({ code: "23505" });
    await client.query("update keys set deleted_at = now() where id = $1", [first]);
    await expect(insertKey(second, hash)).resolves.toBeDefined();
  });

  it("refuses a raw key where a hash belongs, a limit without its unit and a setting that is not there", async () => {
    const id = "44444444-4444-4444-8444-444444444444";
    await expect(insertKey(id, "my-secret-key")).rejects.toMatchObject({ code: "23514" });
    await insertKey(id, "b".repeat(64));
    const set = (assignment: string) =>
      client.query(`update keys set ${assignment} where id = $1`, [id]);
    await expect(set("rate_limit_over_time = 2")).rejects.toMatchObject({ code: "23514" });
    await expect(set("setting_id = gen_random_uuid()")).rejects.toMatchObject({ code: "23503" });
  });
});
