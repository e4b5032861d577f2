import { type Kysely, sql } from "kysely";

/**
 * What a caller called the model, where that is another name than the provider's; and how long a call held a place at a server
 * whose time costs something, with what that costs. Null where there is nothing of the kind.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw("alter table events add column requested_model text, add column slot_time jsonb")
    .execute(db);
}
