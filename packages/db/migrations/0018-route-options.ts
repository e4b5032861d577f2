import { type Kysely, sql } from "kysely";

/** What a route decides beside the contract's members, as one object; and the place of an attempt among those of its call. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw("alter table routes add column options jsonb not null default '{}'").execute(db);
  await sql
    .raw("alter table events add column call_id uuid, add column attempt integer")
    .execute(db);
}
