import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { connect, requireMigrated } from "@lintel/db";
import { bundledEntry, createTestDatabase } from "@lintel/testkit";
import { sql } from "kysely";
import { expect, it } from "vitest";

const run = (env: Readonly<Record<string, string>>) =>
  promisify(execFile)(process.execPath, [bundledEntry("migrate")], {
    env: { ...env },
    timeout: 120_000,
  });

it("migrates an empty database and ends, knowing nothing but where the database is", async () => {
  const database = await createTestDatabase();
  const folder = await mkdtemp(path.join(os.tmpdir(), "lintel-migrate-"));
  const db = connect({
    url: database.url,
    applicationName: "test",
    poolSize: 1,
    statementTimeoutMs: 60_000,
    connectTimeoutMs: 60_000,
    onIdleError: () => undefined,
  });
  try {
    await sql`drop schema public cascade`.execute(db);
    await sql`create schema public`.execute(db);
    await expect(requireMigrated(db)).rejects.toMatchObject({ code: "UNMIGRATED" });
    const file = path.join(folder, "url");
    await writeFile(file, `${database.url}\n`);
    const { stdout } = await run({ DATABASE_URL_FILE: file });
    expect(stdout).toContain("the database is up to date");
    await expect(requireMigrated(db)).resolves.toBeUndefined();
  } finally {
    await db.destroy();
    await database.close();
    await rm(folder, { recursive: true });
  }
});

it("ends with 1 and the reason where the database cannot be migrated, so that an upgrade stops there", async () => {
  const database = await createTestDatabase();
  try {
    const url = new URL(database.url);
    url.pathname = "/no_such_database";
    await expect(run({ DATABASE_URL: url.href })).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining("the database could not be migrated"),
    });
  } finally {
    await database.close();
  }
});
