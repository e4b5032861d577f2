import { type RawBuilder, sql } from "kysely";

/**
 * A lateral subquery that looks up one event by the columns that hold its id and its time. `offset 0` keeps Postgres
 * from turning many of them into one join that reads every event there is: it cannot know how few the queue names.
 */
export const eventAt = (id: string, createdAt: string): RawBuilder<unknown> =>
  sql`(select * from events where id = ${sql.ref(id)} and created_at = ${sql.ref(createdAt)} offset 0)`;
