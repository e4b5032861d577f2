import { type Kysely, sql } from "kysely";

import type { Tables } from "./tables.ts";

/** Keys with their setting ids in order; add conditions on `keys`. Deleted keys are included. */
export const selectKeys = (db: Kysely<Tables>) =>
  db
    .selectFrom("keys")
    .selectAll("keys")
    .select(
      sql<string[]>`array(
        select setting_id::text from key_settings
        where key_settings.key_id = keys.id order by position)`.as("setting_ids"),
    );
