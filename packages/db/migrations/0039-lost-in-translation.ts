import { type Kysely, sql } from "kysely";

/** What a call lost between dialects, by the names of the members, null where nothing was lost; and keys whose calls may lose nothing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  "alter table events add column lost text[]",
  "alter table keys add column strict_translation boolean not null default false",
];
