import { type Kysely, sql } from "kysely";

/** Whether the user of a key's calls may be named in bodies too: clients put ids of their own there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      "alter table keys add column user_from text not null default 'any' check (user_from in ('any', 'header'))",
    )
    .execute(db);
}
