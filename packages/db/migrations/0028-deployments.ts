import { type Kysely, sql } from "kysely";

/**
 * Events say which deployment was called, beside the model it is, and a key says which member of the JSON text in bodies names the
 * user.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  "alter table keys add column user_member text not null default ''",
  "alter table events add column deployment text not null default ''",
];
