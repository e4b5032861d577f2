import { type Kysely, sql } from "kysely";

/** Admin tokens, who and from where in the audit log, and the answers of requests that may be repeated. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  `create table admin_tokens (
    id uuid primary key,
    version bigint not null,
    changed_at timestamptz not null,
    created_at timestamptz not null,
    created_by text not null,
    name text not null check (name <> ''),
    prefix text not null,
    secret_hash text not null unique check (secret_hash ~ '^[0-9a-f]{64}$'),
    scopes text[] not null check (cardinality(scopes) > 0),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz
  )`,
  `create unique index admin_tokens_name on admin_tokens (name) where revoked_at is null`,
  `create index admin_tokens_created_at on admin_tokens (created_at, id)`,
  // Not announced, since no proxy knows them; and being used is no change.
  `create trigger admin_tokens_version before insert or update of revoked_at on admin_tokens
     for each row execute function set_version()`,
  `alter table audit_log
     add column actor_id uuid,
     add column request_id text not null default '',
     add column source text not null default ''`,
  `create index audit_log_at on audit_log (at, id)`,
  `create table idempotent_answers (
    actor text not null,
    key text not null,
    fingerprint bytea not null,
    version bigint,
    sealed_with text not null,
    sealed_body bytea not null,
    created_at timestamptz not null,
    primary key (actor, key)
  )`,
  `create index idempotent_answers_created_at on idempotent_answers (created_at)`,
];
