import {
  createTestDatabase,
  createTestRole,
  type TestDatabase,
  type TestRole,
} from "@lintel/testkit";
import type { Kysely } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";

import { requireProxyGrants, requireWorkerGrants, type Tables } from "../src/index.ts";
import { connectTo } from "./connect-to.ts";

let database: TestDatabase;
let role: TestRole;
let db: Kysely<Tables>;
beforeAll(async () => {
  database = await createTestDatabase();
  role = await createTestRole(database.url);
  db = connectTo(role.url, { poolSize: 1 });
});
afterAll(async () => {
  await db.destroy();
  await role.close();
  await database.close();
});

const reasonOf = (check: Promise<void>): Promise<string | undefined> =>
  check.then(
    () => undefined,
    (error: unknown) => String(Object(error).publicReason),
  );

it("the missing grants are named until the database user has all of them", async () => {
  await role.asOwner("revoke all on schema public from public");
  const blind = "the PostgreSQL user lacks USAGE on the schema of the tables";
  expect(await reasonOf(requireProxyGrants(db))).toBe(blind);
  await role.asOwner(`grant usage on schema public to ${role.name}`);
  expect(await reasonOf(requireProxyGrants(db))).toMatch(
    /^the PostgreSQL user lacks SELECT on custom_providers, key_settings, keys, /,
  );
  await role.asOwner(`grant select on all tables in schema public to ${role.name}`);
  expect(await reasonOf(requireProxyGrants(db))).toBeUndefined();
  expect(await reasonOf(requireWorkerGrants(db))).toMatch(
    /^the PostgreSQL user lacks DELETE on admin_sessions, .*; INSERT on .*; UPDATE on .*; CREATE on its schema; membership in \S+, which owns the table events$/,
  );
  await role.asOwner(`grant insert, update, delete on all tables in schema public to ${role.name}`);
  await role.asOwner(`grant create on schema public to ${role.name}`);
  expect(await reasonOf(requireWorkerGrants(db))).toMatch(
    /^the PostgreSQL user lacks membership in \S+, which/,
  );
  await role.asOwner(`grant ${new URL(database.url).username} to ${role.name}`);
  expect(await reasonOf(requireWorkerGrants(db))).toBeUndefined();
});
