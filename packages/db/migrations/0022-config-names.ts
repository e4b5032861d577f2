import { type Kysely, sql } from "kysely";

const TABLES = ["provider_settings", "keys", "users", "policies", "routes", "custom_providers"];

/** What the configuration file that an object is from calls it, each name once; null for what was made by hand. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of TABLES) {
    await sql.raw(`alter table ${table} add column config_name text`).execute(db);
    await sql
      .raw(
        `create unique index ${table}_config_name on ${table} (config_name)
          where config_name is not null and deleted_at is null`,
      )
      .execute(db);
  }
}
