import { type Kysely, sql } from "kysely";

/**
 * Limits of a key beside the contract's own, and the secrets it had before, each valid until its moment. Whoever
 * writes to `previous_secrets` also updates the key's row, so that caches learn of it; that time passes they see
 * by themselves.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  `alter table keys add column limits jsonb not null default '[]'
     check (jsonb_typeof(limits) = 'array')`,
  `create table previous_secrets (
    secret_hash text primary key check (secret_hash ~ '^[0-9a-f]{64}$'),
    key_id uuid not null references keys (id) on delete cascade,
    expires_at timestamptz not null
  )`,
  `create index previous_secrets_key on previous_secrets (key_id)`,
];
