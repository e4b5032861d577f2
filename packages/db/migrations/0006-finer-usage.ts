import { type Kysely, sql } from "kysely";

/** Classes of usage only some calls have: longer cache writes, tokens of images, pictures, seconds, searches. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table events add column finer_usage jsonb`.execute(db);
}
