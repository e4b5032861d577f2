import type { Tables } from "@lintel/db";
import type { Context } from "hono";
import type { Selectable } from "kysely";

import { isSessionSecret } from "../../../access/sessions/session-secret.ts";
import { sessionSecretOf } from "../../../http/caller/session-cookie.ts";
import type { AdminEnv } from "../../../http/input/read-bytes.ts";
import { hashSecret } from "../../../writes/hash-secret.ts";
import type { AuditedWrite } from "../../../writes/write-audit.ts";
import { endSession } from "../verbs/end-session.ts";

/** Ends the session whose cookie the browser sent, and returns what it was; nothing where there is none. */
export async function endOwnSession(
  c: Context<AdminEnv>,
  record: AuditedWrite,
): Promise<Selectable<Tables["admin_sessions"]> | undefined> {
  const secret = sessionSecretOf(c) ?? "";
  if (!isSessionSecret(secret)) return undefined;
  const row = await record.tx
    .selectFrom("admin_sessions")
    .selectAll()
    .where("secret_hash", "=", hashSecret(secret))
    .forUpdate()
    .executeTakeFirst();
  if (row !== undefined) await endSession(record, "sign-out", row);
  return row;
}
