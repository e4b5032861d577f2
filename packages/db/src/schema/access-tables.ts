import type { ColumnType, Generated } from "kysely";

import type { BigInteger, Json, Versioned } from "./column-types.ts";

/** Who changed what, written in the transaction of the change. Holds no secrets. */
export interface AuditLogTable {
  id: Generated<string>;
  at: Generated<Date>;
  /** A token's name, `admin-pass`, or which service. */
  actor: string;
  /** The token's id. */
  actor_id: Generated<string | null>;
  request_id: Generated<string>;
  /** The caller's address. */
  source: Generated<string>;
  verb: string;
  entity: string;
  entity_id: string;
  change: Json<unknown>;
}

/** Credentials for the admin API beside ADMIN_PASS. Rows stay when they are revoked. */
export interface AdminTokensTable extends Versioned {
  id: string;
  created_at: ColumnType<Date, Date, never>;
  created_by: string;
  name: string;
  /** The beginning of the secret, to recognise it by. */
  prefix: string;
  secret_hash: string;
  scopes: string[];
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

/** Who is signed in with a browser. A row is deleted when its session is ended. */
export interface AdminSessionsTable extends Versioned {
  id: string;
  /** SHA-256 of what the cookie holds, in hex. */
  secret_hash: string;
  method: "password" | "token" | "oidc";
  /** HMAC of the password under the secret of the session: with another password there is no such session. */
  password_proof: string | null;
  token_id: string | null;
  /** The identity provider that signed in a person, and its id for that person. */
  issuer: string | null;
  subject: string | null;
  /** What the audit log says. */
  name: string;
  /** What the groups of a person gave; a token has its own. */
  scopes: string[] | null;
  sealed_with: string | null;
  /** What the identity provider wants to see when the person signs out. */
  sealed_id_token: Buffer | null;
  /** The address that signed in. */
  source: string;
  created_at: ColumnType<Date, Date, never>;
  /** Up to a minute late. */
  last_used_at: Date;
  expires_at: ColumnType<Date, Date, never>;
}

/** What a write with an `Idempotency-Key` was answered with, for those who ask again. */
export interface IdempotentAnswersTable {
  actor: string;
  key: string;
  /** Hash of operation and input. */
  fingerprint: Buffer;
  version: BigInteger | null;
  sealed_with: string;
  /** The answer may hold a secret that is shown once. */
  sealed_body: Buffer;
  created_at: Date;
}
