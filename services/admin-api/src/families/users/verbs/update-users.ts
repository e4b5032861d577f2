import { limitsOf, type User } from "@lintel/core";
import { type Tables, toUser } from "@lintel/db";
import { type Selectable, sql, type Updateable } from "kysely";

import type { Deps } from "../../../deps.ts";
import { isUuid } from "../../../paging/is-uuid.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { changedLimits } from "../../holders/verbs/changed-limits.ts";
import { changesOnlyRevocation } from "../../holders/verbs/changes-only-revocation.ts";
import { decideRevocation } from "../../holders/verbs/decide-revocation.ts";
import { expiryOf } from "../../holders/verbs/expiry-of.ts";
import { requireDistinctLimits } from "../../holders/verbs/require-distinct-limits.ts";
import { requireSomeKey } from "../../holders/verbs/require-references.ts";
import { findSpend } from "../../reporting/queries/find-spend.ts";
import { toUserAnswer } from "../models/user-answer.ts";
import type { UserChange } from "../models/user-change.ts";

/** Which users are meant: the one with this id, or all that calls name so and that have these tags. */
export type Wanted =
  | { readonly id: string }
  | { readonly userId: string; readonly tags: readonly string[] };

type Row = Selectable<Tables["users"]>;
type UserColumns = Updateable<Tables["users"]>;

/**
 * Changes every user that is meant, all or none, and returns the oldest. Empty lists clear; an empty name changes
 * nothing. Throws a problem when none is meant, and for an `if-match` that does not name each of them.
 */
export async function updateUsers(
  { now }: Deps,
  write: Write,
  wanted: Wanted,
  input: UserChange,
): Promise<User> {
  const at = now();
  await requireSomeKey(write.tx, input.keyIds ?? [], "userChangeInvalid");
  const changed: User[] = [];
  for (const row of await lockUsers(write, wanted)) {
    if (!changesOnlyRevocation(input)) write.requireEditable(toUser(row));
    const spentNano = await findSpend(write.tx, "user", row.id);
    const columns = {
      ...columnsOf(row, input),
      ...decideRevocation(toUser(row), input, spentNano),
    };
    changed.push(await updateUser(write, row, { updated_at: at, ...columns }));
  }
  const [first] = changed;
  if (first === undefined) throw new Problem("userUnknown", "user is not found");
  return first;
}

/** In one order, so that two changes of the same users cannot wait for each other. */
async function lockUsers({ tx, requireMatch }: Write, wanted: Wanted): Promise<readonly Row[]> {
  if ("id" in wanted && !isUuid(wanted.id)) return [];
  const rows = await tx
    .selectFrom("users")
    .selectAll()
    .where("deleted_at", "is", null)
    .where(
      "id" in wanted
        ? sql<boolean>`id = ${wanted.id}::uuid`
        : sql<boolean>`user_id = ${wanted.userId}
            and coalesce(tags, '{}') @> ${wanted.tags}::text[]`,
    )
    .orderBy("created_at")
    .orderBy("id")
    .forUpdate()
    .execute();
  for (const { version } of rows) requireMatch(Number(version));
  return rows;
}

async function updateUser(write: Write, existing: Row, columns: UserColumns): Promise<User> {
  const row = await write.tx
    .updateTable("users")
    .set(columns)
    .where("id", "=", existing.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const user = toUser(row);
  requireDistinctLimits(limitsOf(user), "userChangeInvalid");
  const states = { before: toUserAnswer(toUser(existing)), after: toUserAnswer(user) };
  await writeAudit(write, { verb: "update-user", entity: "user", entityId: user.id, ...states });
  return user;
}

/** The columns to write; those that are `undefined` stay as they are. */
const columnsOf = ({ created_at: createdAt }: Row, input: UserChange): UserColumns => ({
  name: input.name === "" ? undefined : input.name,
  key_ids: input.keyIds,
  allowed_paths: input.allowedPaths === undefined ? undefined : JSON.stringify(input.allowedPaths),
  allowed_models: input.allowedModels,
  ttl: input.ttl,
  expires_at: input.ttl === undefined ? undefined : expiryOf(createdAt, input.ttl),
  ...changedLimits(input),
});
