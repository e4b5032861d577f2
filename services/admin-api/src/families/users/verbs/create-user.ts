import { toListedLimits, type NewUser } from "@lintel/admin-models";
import { limitsOf, type User, usdToNano } from "@lintel/core";
import { type Tables, toUser } from "@lintel/db";
import { type Insertable, sql, type Transaction } from "kysely";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { expiryOf } from "../../holders/verbs/expiry-of.ts";
import { requireDistinctLimits } from "../../holders/verbs/require-distinct-limits.ts";
import { requireSomeKey } from "../../holders/verbs/require-references.ts";
import { toUserAnswer } from "../models/user-answer.ts";

/**
 * Makes a user. Throws a problem when another one has the user id and all of the tags, and when keys are named of
 * which none exists.
 */
export async function createUser(
  { now, newId }: Deps,
  write: Write,
  input: NewUser,
): Promise<User> {
  const { tx } = write;
  const { userId = "", tags = [], keyIds = [] } = input;
  if (userId !== "") await requireNewUserId(tx, userId, tags);
  await requireSomeKey(tx, keyIds, "userInvalid");
  const id = newId();
  const row = await tx
    .insertInto("users")
    .values({ id, user_id: userId === "" ? newId() : userId, ...columnsOf(now(), input) })
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

type UserColumns = Omit<Insertable<Tables["users"]>, "id" | "user_id">;

const columnsOf = (at: Date, input: NewUser): UserColumns => ({
  created_at: at,
  updated_at: at,
  name: input.name,
  tags: input.tags ?? null,
  key_ids: input.keyIds ?? null,
  revoked: false,
  revoked_reason: "",
  ttl: input.ttl ?? "",
  expires_at: expiryOf(at, input.ttl),
  allowed_paths: input.allowedPaths === undefined ? null : JSON.stringify(input.allowedPaths),
  allowed_models: input.allowedModels ?? null,
  cost_limit_nano: usdToNano(input.costLimitInUsd ?? 0),
  cost_limit_over_time_nano: usdToNano(input.costLimitInUsdOverTime ?? 0),
  cost_limit_unit: nullIfEmpty(input.costLimitInUsdUnit),
  rate_limit_over_time: input.rateLimitOverTime ?? 0,
  rate_limit_unit: nullIfEmpty(input.rateLimitUnit),
  limits: JSON.stringify(toListedLimits(input.limits ?? [])),
});

const nullIfEmpty = (text = ""): string | null => (text === "" ? null : text);
