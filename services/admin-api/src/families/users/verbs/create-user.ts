import type { NewUser } from "@lintel/admin-models";
import { limitsOf, type User } from "@lintel/core";
import { type Tables, toUser } from "@lintel/db";
import { sql, type Transaction } from "kysely";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Declared, Write } from "../../../writes/write.ts";
import { requireDistinctLimits } from "../../holders/verbs/require-distinct-limits.ts";
import { requireSomeKey } from "../../holders/verbs/require-references.ts";
import { toUserAnswer } from "../models/user-answer.ts";
import { userColumns } from "./user-columns.ts";

/**
 * Makes a user. Throws a problem when another one has the user id and all of the tags, and when keys are named of
 * which none exists.
 */
export async function createUser(
  { now, newId }: Deps,
  write: Write,
  input: NewUser,
  declared?: Declared,
): Promise<User> {
  const { tx } = write;
  const { userId = "", tags = [], keyIds = [] } = input;
  if (userId !== "") await requireNewUserId(tx, userId, tags);
  await requireSomeKey(tx, keyIds, "userInvalid");
  const id = declared?.id ?? newId();
  const at = now();
  const row = await tx
    .insertInto("users")
    .values({
      id,
      config_name: declared?.configName,
      user_id: userId === "" ? newId() : userId,
      revoked: false,
      revoked_reason: "",
      ...userColumns(at, input),
      created_at: at,
      updated_at: at,
      tags: input.tags ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const user = toUser(row);
  requireDistinctLimits(limitsOf(user), "userInvalid");
  const after = toUserAnswer(user);
  await writeAudit(write, { verb: "create-user", entity: "user", entityId: id, after });
  return user;
}

/** Users of one user id are made one after the other: what is not there yet cannot be locked as a row. */
async function requireNewUserId(
  tx: Transaction<Tables>,
  userId: string,
  tags: readonly string[],
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`user ${userId}`}, 0))`.execute(tx);
  const existing = await tx
    .selectFrom("users")
    .select("id")
    .where("user_id", "=", userId)
    .where("deleted_at", "is", null)
    .where(sql<boolean>`coalesce(tags, '{}') @> ${tags}::text[]`)
    .executeTakeFirst();
  if (existing === undefined) return;
  throw new Problem("userInvalid", `user id exists for tags: [${tags.join(",")}]`);
}
