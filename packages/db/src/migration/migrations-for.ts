import { sql } from "kysely";
import type { Migration } from "kysely/migration";

import { MIGRATIONS, REPLACED_MIGRATIONS } from "./migrations.ts";

/**
 * The migrations for a database that has run those named `executed`. Kysely refuses to start when one that was run is
 * missing; so beside our own these are, already run:
 * - migrations that were replaced after they had landed,
 * - migrations of a newer release. They only ever add, so this release works on what they left: replicas of both
 *   releases can run side by side, and a rollback starts.
 */
export function migrationsFor(executed: readonly string[]): Record<string, Migration> {
  const migrations: Record<string, Migration> = { ...MIGRATIONS, ...bridgesFor(executed) };
  for (const name of executed) migrations[name] ??= REPLACED_MIGRATIONS[name] ?? RUN_ELSEWHERE;
  return migrations;
}

/** Migrations this release does not have: a newer release ran them. */
export const newerThanOurs = (executed: readonly string[]): readonly string[] =>
  executed.filter((name) => !(name in MIGRATIONS) && !(name in REPLACED_MIGRATIONS));

const RUN_ELSEWHERE: Migration = { up: () => Promise.resolve() };

/** `0003-users` got this column when some databases had run it; nothing reads it before `0007`. */
const USERS_LIMITS = sql`alter table users add column if not exists
  limits jsonb not null default '[]' check (jsonb_typeof(limits) = 'array')`;

/** What databases with another history need before a migration of ours fits. */
function bridgesFor(executed: readonly string[]): Record<string, Migration> {
  const bridges: Record<string, Migration> = {
    "0007-user-limits": after(USERS_LIMITS, "0007-user-limits"),
  };
  if (executed.includes("0013-dearest-of-a-key")) {
    // It made the very index that the migration in its place makes.
    const name = "0013-event-indexes";
    bridges[name] = after(sql`drop index if exists events_key_cost`, name);
  }
  return bridges;
}

const after = (statement: ReturnType<typeof sql>, name: keyof typeof MIGRATIONS): Migration => ({
  async up(db) {
    await statement.execute(db);
    await MIGRATIONS[name]?.up(db);
  },
});
