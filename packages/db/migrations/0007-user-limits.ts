import { type Kysely, sql } from "kysely";

/**
 * Users' limits hold: changes of users are announced by their user id, who revoked one is known, sums are those of
 * known users, and a key may require one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  `alter table keys add column require_user boolean not null default false`,
  `alter table users
     add column revoked_by text check (revoked_by in ('admin', 'spend', 'ttl')),
     add constraint users_user_id_length check (char_length(user_id) <= 255)`,
  `update users set revoked_by = 'admin' where revoked`,
  // So that users' sums can be computed again from the events.
  `alter table events add column known_user_id uuid`,
  // What callers were named by grew without end, and nobody could be admitted on it.
  `delete from spend where scope = 'user'`,
  `create or replace function announce_change() returns trigger language plpgsql as $$
   begin
     perform pg_notify('lintel_changes', json_build_object(
       'kind', tg_argv[0], 'id', new.id, 'version', new.version,
       'hash', case when tg_argv[0] = 'key' then to_jsonb(new) ->> 'secret_hash' end,
       'userId', case when tg_argv[0] = 'user' then to_jsonb(new) ->> 'user_id' end)::text);
     return null;
   end $$`,
];
