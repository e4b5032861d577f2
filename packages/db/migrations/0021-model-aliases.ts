import { type Kysely, sql } from "kysely";

/** Names of its own that a provider setting gives to models, as an object: name → the provider's name. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw("alter table provider_settings add column model_aliases jsonb not null default '{}'")
    .execute(db);
}
