import type { Tables } from "@lintel/db";
import type { Kysely, Selectable } from "kysely";

import type { SessionTimes } from "./session-times.ts";

/** A session, and the token that signed in as it is now. */
export type SessionRow = Selectable<Tables["admin_sessions"]> & {
  readonly token_name: string | null;
  readonly token_scopes: string[] | null;
};

/**
 * The sessions that neither their age, nor idleness, nor the end of their token has ended. Of one that began with the
 * password it is only known with its secret whether that is still the password.
 */
export const selectLiveSessions = (db: Kysely<Tables>, now: Date, { idleMs }: SessionTimes) =>
  db
    .selectFrom("admin_sessions as session")
    .leftJoin("admin_tokens as token", "token.id", "session.token_id")
    .selectAll("session")
    .select(["token.name as token_name", "token.scopes as token_scopes"])
    .where("session.expires_at", ">", now)
    .where("session.last_used_at", ">", new Date(now.getTime() - idleMs))
    .where((eb) => eb("token.revoked_at", "is", null))
    .where((eb) => eb.or([eb("token.expires_at", "is", null), eb("token.expires_at", ">", now)]));
