import type { Tables } from "@lintel/db";
import type { Transaction } from "kysely";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { MAX_NAMED, nameSome } from "../../../writes/name-some.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { toPolicyAnswer } from "../models/policy-answer.ts";
import { lockPolicy } from "./lock-policy.ts";

/**
 * Deletes a policy; the row stays for the events that name it. Throws a problem when there is no such policy, and
 * when a key has it: its calls would go unchecked.
 */
export async function deletePolicy({ now }: Deps, write: Write, id: string): Promise<void> {
  const existing = await lockPolicy(write, id);
  await refuseWhileUsed(write.tx, existing.id);
  const at = now();
  await write.tx
    .updateTable("policies")
    .set({ deleted_at: at, updated_at: at })
    .where("id", "=", existing.id)
    .execute();
  const change = { entity: "policy", entityId: existing.id } as const;
  await writeAudit(write, { verb: "delete-policy", ...change, before: toPolicyAnswer(existing) });
}

/** Giving a key this policy locks it first, so none can get it meanwhile. */
async function refuseWhileUsed(tx: Transaction<Tables>, id: string): Promise<void> {
  const keys = await tx
    .selectFrom("keys")
    .select(["id", "name"])
    .where("deleted_at", "is", null)
    .where("policy_id", "=", id)
    .orderBy("created_at")
    .limit(MAX_NAMED + 1)
    .execute();
  if (keys.length === 0) return;
  throw new Problem("policyInUse", `policy is used by keys: ${nameSome(keys)}`);
}
