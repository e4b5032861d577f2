import { type Kysely, sql } from "kysely";

/**
 * Users as the contract has them: tags that were never given are null, key ids are any text; and listed limits. One user id is
 * unique per set of tags, in whatever order they are given.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  `alter table users
     alter column tags drop not null,
     alter column tags drop default,
     alter column key_ids type text[],
     add column limits jsonb not null default '[]' check (jsonb_typeof(limits) = 'array')`,
  `create function sorted_tags(tags text[]) returns text[] language sql immutable parallel safe as $$
     select array(select distinct tag from unnest(tags) as tag order by tag)
   $$`,
  `drop index users_user_id`,
  `create unique index users_user_id on users (user_id, sorted_tags(tags)) where deleted_at is null`,
  `create index users_tags on users using gin (tags)`,
  `create index users_key_ids on users using gin (key_ids)`,
  `create index users_created_at on users (created_at)`,
];
