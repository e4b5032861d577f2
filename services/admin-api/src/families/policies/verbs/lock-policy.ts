import type { Policy } from "@lintel/core";
import { toPolicy } from "@lintel/db";

import { isUuid } from "../../../paging/is-uuid.ts";
import type { Write } from "../../../writes/write.ts";
import { policyUnknown } from "../queries/find-policies.ts";

/**
 * A policy in the version the caller wants to change, locked until the transaction ends. Throws a problem when there
 * is none.
 */
export async function lockPolicy(write: Write, id: string): Promise<Policy> {
  const unknown = policyUnknown(id);
  if (!isUuid(id)) throw unknown;
  const row = await write.tx
    .selectFrom("policies")
    .selectAll()
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .forUpdate()
    .executeTakeFirstOrThrow(() => unknown);
  const policy = toPolicy(row);
  write.requireMatch(policy.version);
  write.requireEditable(policy);
  return policy;
}
