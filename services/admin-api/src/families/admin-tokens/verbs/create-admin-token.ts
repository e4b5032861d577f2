import { parseGoDuration } from "@lintel/core";
import { isDuplicate, type Tables } from "@lintel/db";
import type { Selectable } from "kysely";

import { newTokenSecret, prefixOf } from "../../../access/token-secret.ts";
import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { hashSecret } from "../../../writes/hash-secret.ts";
import { Secret } from "../../../writes/secret.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { type NewAdminToken, toAdminTokenAnswer } from "../models/admin-token.ts";

export interface CreatedToken {
  readonly row: Selectable<Tables["admin_tokens"]>;
  /** Kept nowhere: only its hash is. */
  readonly secret: string;
}

/** Makes an admin token with a secret of our own. Throws a problem when a token that works has the name. */
export async function createAdminToken(
  { now, newId }: Deps,
  write: Write,
  { name, scopes, ttl = "" }: NewAdminToken,
): Promise<CreatedToken> {
  const id = newId();
  const at = now();
  const secret = newTokenSecret();
  const lifetimeMs = parseGoDuration(ttl) ?? 0;
  const row = await write.tx
    .insertInto("admin_tokens")
    .values({
      id,
      created_at: at,
      created_by: write.caller.name,
      name,
      prefix: prefixOf(secret),
      secret_hash: hashSecret(secret),
      scopes,
      expires_at: lifetimeMs === 0 ? null : new Date(at.getTime() + lifetimeMs),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
    .catch(throwDuplicate);
  const after = { ...toAdminTokenAnswer(row), token: new Secret(secret) };
  await writeAudit(write, { verb: "create-token", entity: "admin-token", entityId: id, after });
  return { row, secret };
}

function throwDuplicate(error: unknown): never {
  if (!isDuplicate(error, "admin_tokens_name")) throw error;
  throw new Problem("tokenDuplicate", "an admin token with this name exists", { cause: error });
}
