import type { Tables } from "@lintel/db";
import type { Kysely } from "kysely";

import { hashSecret } from "../../writes/hash-secret.ts";
import type { Caller } from "../caller.ts";
import { ADMIN_PASS_CALLER } from "../caller.ts";
import { type Scope, SCOPES } from "../scopes.ts";
import { selectLiveSessions, type SessionRow } from "./select-live-sessions.ts";
import { isSessionSecret, provesPassword } from "./session-secret.ts";
import { noteUseEveryMs, type SessionTimes } from "./session-times.ts";

export interface SessionRules extends SessionTimes {
  /** `ADMIN_PASS`. */
  readonly password: string | undefined;
  /** The identity provider that may sign people in; absent where there is none. */
  readonly issuer: string | undefined;
}

export interface ShownSession {
  /** What the cookie holds. */
  readonly secret: string;
  /** Whether the request shows that somebody is there, and not only that a page is open. */
  readonly isUse: boolean;
}

/**
 * Whose session this is, by a look into the database: one that was ended is ended at once for every replica, and so are
 * those of a token that was revoked, of a password that was changed, and of an identity provider that is no longer asked.
 * `undefined` when there is no such session, whatever ended it.
 */
export async function findSessionCaller(
  db: Kysely<Tables>,
  { isUse, secret }: ShownSession,
  now: Date,
  rules: SessionRules,
): Promise<Caller | undefined> {
  if (!isSessionSecret(secret)) return undefined;
  const row = await selectLiveSessions(db, now, rules)
    .where("session.secret_hash", "=", hashSecret(secret))
    .executeTakeFirst();
  if (row === undefined || !isStillGiven(row, secret, rules)) return undefined;
  if (isUse) await noteUse(db, row, now, rules);
  return toSessionCaller(row);
}

function isStillGiven(row: SessionRow, secret: string, rules: SessionRules): boolean {
  if (row.method === "password") {
    return provesPassword(row.password_proof ?? "", secret, rules.password);
  }
  return row.method === "token" || row.issuer === rules.issuer;
}

async function noteUse(
  db: Kysely<Tables>,
  row: SessionRow,
  now: Date,
  times: SessionTimes,
): Promise<void> {
  if (now.getTime() - row.last_used_at.getTime() < noteUseEveryMs(times)) return;
  await db
    .updateTable("admin_sessions")
    .set({ last_used_at: now })
    .where("id", "=", row.id)
    .execute();
}

/** A row as who asks: a token's session may what the token may now. */
export function toSessionCaller(row: SessionRow): Caller {
  return {
    ...(row.token_id === null ? {} : { tokenId: row.token_id }),
    name: row.token_name ?? row.name,
    scopes: scopesOf(row),
    session: {
      id: row.id,
      version: Number(row.version),
      method: row.method,
      createdAt: row.created_at,
      lastUsedAt: row.last_used_at,
      expiresAt: row.expires_at,
    },
  };
}

function scopesOf({ method, scopes, token_scopes: ofToken }: SessionRow): readonly Scope[] {
  if (method === "password") return ADMIN_PASS_CALLER.scopes;
  const given = (method === "token" ? ofToken : scopes) ?? [];
  return SCOPES.filter((scope) => given.includes(scope));
}
