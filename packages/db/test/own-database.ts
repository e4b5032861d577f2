import { createTestDatabase, type TestDatabase } from "@lintel/testkit";
import type { Kysely } from "kysely";
import { afterAll } from "vitest";

import type { Tables } from "../src/index.ts";
import { connectTo } from "./connect-to.ts";

interface OwnDatabase {
  readonly database: TestDatabase;
  readonly db: Kysely<Tables>;
}

/** A database of the test file's own and a pool to it; both are gone after the file's tests. */
export async function ownDatabase(options: { readonly poolSize: number }): Promise<OwnDatabase> {
  const database = await createTestDatabase();
  const db = connectTo(database.url, options);
  afterAll(async () => {
    await db.destroy();
    await database.close();
  });
  return { database, db };
}
