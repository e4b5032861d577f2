import type { Tables } from "@lintel/db";
import type { Transaction } from "kysely";

import { Problem } from "../problems/problem.ts";
import { isUuid } from "../queries/is-uuid.ts";

/**
 * Throws a problem unless the settings exist and are distinct. They are locked against deletion until the
 * transaction ends.
 */
export async function requireSettings(
  tx: Transaction<Tables>,
  settingIds: readonly string[],
): Promise<void> {
  const ids = settingIds.filter(isUuid).map((id) => id.toLowerCase());
  const found = ids.length === 0 ? [] : await lockSettings(tx, ids);
  if (found.length === settingIds.length) return;
  throw new Problem("keyInvalid", "not all settings are found");
}

/** In the order of their ids, so that two keys being made with the same settings cannot wait for each other. */
const lockSettings = (tx: Transaction<Tables>, ids: readonly string[]) =>
  tx
    .selectFrom("provider_settings")
    .select("id")
    .where("id", "in", ids)
    .where("deleted_at", "is", null)
    .orderBy("id")
    .forShare()
    .execute();

/** Throws a problem unless the policy exists; it is locked against deletion until the transaction ends. */
export async function requirePolicy(tx: Transaction<Tables>, policyId: string): Promise<void> {
  const found = isUuid(policyId)
    ? await tx
        .selectFrom("policies")
        .select("id")
        .where("id", "=", policyId)
        .where("deleted_at", "is", null)
        .forShare()
        .executeTakeFirst()
    : undefined;
  if (found === undefined) throw new Problem("keyInvalid", "policy is not found");
}
