import type { NewUser } from "@lintel/admin-models";
import { limitsOf } from "@lintel/core";
import { toUser } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Declared, Write } from "../../../writes/write.ts";
import { decideRevocation } from "../../holders/verbs/decide-revocation.ts";
import { requireDistinctLimits } from "../../holders/verbs/require-distinct-limits.ts";
import { findSpend } from "../../reporting/queries/find-spend.ts";
import { toUserAnswer } from "../models/user-answer.ts";
import { userColumns } from "./user-columns.ts";

/**
 * Makes a user what the body says, whatever it was before, but for the tags and the user id. One whose money was used up can
 * call again when the limit is raised. Throws a problem when there is none.
 */
export async function replaceUser(
  { now }: Deps,
  write: Write,
  input: NewUser,
  { configName, id }: Declared & { readonly id: string },
): Promise<void> {
  const { tx } = write;
  const existing = await tx
    .selectFrom("users")
    .selectAll()
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .forUpdate()
    .executeTakeFirstOrThrow(() => new Problem("userUnknown", "user is not found"));
  const before = toUser(existing);
  const { costLimitInUsd = 0 } = input;
  const revocation = decideRevocation(before, { costLimitInUsd }, await findSpend(tx, "user", id));
  const row = await tx
    .updateTable("users")
    .set({
      updated_at: now(),
      config_name: configName,
      ...userColumns(existing.created_at, input),
      ...revocation,
    })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const user = toUser(row);
  requireDistinctLimits(limitsOf(user), "userInvalid");
  const states = { before: toUserAnswer(before), after: toUserAnswer(user) };
  await writeAudit(write, { verb: "update-user", entity: "user", entityId: id, ...states });
}
