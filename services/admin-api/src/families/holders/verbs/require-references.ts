import type { Tables } from "@lintel/db";
import { sql, type Transaction } from "kysely";

import { isUuid } from "../../../paging/is-uuid.ts";
import type { ProblemName } from "../../../problems/catalog.ts";
import { Problem } from "../../../problems/problem.ts";

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

/** Throws a problem when keys are named of which none exists: the contract wants no more of a user's. */
export async function requireSomeKey(
  tx: Transaction<Tables>,
  keyIds: readonly string[],
  invalid: ProblemName,
): Promise<void> {
  if (keyIds.length === 0) return;
  const found = await tx
    .selectFrom("keys")
    .select("id")
    .where(sql<boolean>`id = any(${keyIds.filter(isUuid)}::uuid[])`)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  if (found === undefined) throw new Problem(invalid, "keys are not found");
}
