import { type Kysely, sql } from "kysely";

/** Who is signed in to the admin API with a browser. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  `create table admin_sessions (
    id uuid primary key,
    version bigint not null,
    changed_at timestamptz not null,
    secret_hash text not null unique check (secret_hash ~ '^[0-9a-f]{64}$'),
    method text not null check (method in ('password', 'token', 'oidc')),
    password_proof text,
    token_id uuid references admin_tokens (id),
    issuer text,
    subject text,
    name text not null check (name <> ''),
    scopes text[],
    sealed_with text,
    sealed_id_token bytea,
    source text not null,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    expires_at timestamptz not null,
    check ((method = 'password') = (password_proof is not null)),
    check ((method = 'token') = (token_id is not null)),
    check (method <> 'oidc' or (issuer is not null and subject is not null and scopes is not null))
  )`,
  "create index admin_sessions_expires_at on admin_sessions (expires_at)",
  "create index admin_sessions_token on admin_sessions (token_id) where token_id is not null",
  // Not announced, since no proxy knows them; and being used is no change.
  `create trigger admin_sessions_version before insert on admin_sessions
     for each row execute function set_version()`,
];
