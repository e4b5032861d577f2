import type { Context } from "hono";

import { isSessionSecret } from "../../../access/sessions/session-secret.ts";
import { sessionSecretOf } from "../../../http/caller/session-cookie.ts";
import type { AdminEnv } from "../../../http/input/read-bytes.ts";
import { hashSecret } from "../../../writes/hash-secret.ts";
import type { AuditedWrite } from "../../../writes/write-audit.ts";
import { endSession } from "../verbs/end-session.ts";

/** Ends the session whose cookie the browser sent; nothing where there is none. */
export async function endOwnSession(c: Context<AdminEnv>, record: AuditedWrite): Promise<void> {
  const secret = sessionSecretOf(c) ?? "";
  if (!isSessionSecret(secret)) return;
  const row = await record.tx
    .selectFrom("admin_sessions")
    .select(["id", "method", "name"])
    .where("secret_hash", "=", hashSecret(secret))
    .forUpdate()
    .executeTakeFirst();
  if (row !== undefined) await endSession(record, "sign-out", row);
}
