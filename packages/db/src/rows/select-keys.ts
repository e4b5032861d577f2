import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";

/**
 * Keys with their setting ids in order and the former secrets that are still valid; add conditions on `keys`.
 * Deleted keys are included.
 */
export const selectKeys = (db: Kysely<Tables>) =>
  db
    .selectFrom("keys")
    .selectAll("keys")
    .select(
      sql<string[]>`array(
        select setting_id::text from key_settings
        where key_settings.key_id = keys.id order by position)`.as("setting_ids"),
    )
    .select(
      sql`coalesce((
        select jsonb_agg(jsonb_build_object('hash', secret_hash,
          'untilMs', floor(extract(epoch from expires_at) * 1000)) order by expires_at)
        from previous_secrets
        where previous_secrets.key_id = keys.id and expires_at > now()), '[]')`.as(
        "previous_secrets",
      ),
    );
