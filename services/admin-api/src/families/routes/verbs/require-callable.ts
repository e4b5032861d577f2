import type { Tables } from "@lintel/db";
import { sql, type Transaction } from "kysely";

import { isUuid } from "../../../paging/is-uuid.ts";
import { Problem } from "../../../problems/problem.ts";
import { isBuiltIn } from "../../settings/models/setting-members.ts";

interface Callable {
  readonly keyIds: readonly string[];
  readonly steps: readonly { readonly provider: string }[];
}

/**
 * Throws a problem unless each step's provider exists and each key has a setting for every one of them. Returns how
 * many of the keys exist, each counted once. The custom providers are locked against deletion.
 */
export async function requireCallable(
  tx: Transaction<Tables>,
  { keyIds, steps }: Callable,
): Promise<number> {
  const providers = [...new Set(steps.map(({ provider }) => provider))];
  const custom = await lockCustomProviders(tx, providers);
  const unknown = steps.findIndex(
    ({ provider }) => !isBuiltIn(provider) && !custom.includes(provider),
  );
  if (unknown >= 0) {
    throw new Problem("routeInvalid", `steps.[${unknown}].provider is not supported`);
  }
  const keys = await readProviders(tx, keyIds);
  for (const { id, name, usable } of keys) {
    const missing = providers.filter((provider) => !usable.includes(provider));
    if (missing.length === 0) continue;
    const sentence = `key ${name} (${id}) has no provider setting for ${missing.join(", ")}`;
    throw new Problem("routeInvalid", sentence);
  }
  return keys.length;
}

/** In the order of their names, so that two routes being made cannot wait for each other. */
async function lockCustomProviders(
  tx: Transaction<Tables>,
  names: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom("custom_providers")
    .select("provider")
    .where(sql<boolean>`provider = any(${names}::text[])`)
    .where("deleted_at", "is", null)
    .orderBy("provider")
    .forShare()
    .execute();
  return rows.map(({ provider }) => provider);
}

/** The keys that exist, with the providers they have settings for. */
const readProviders = (tx: Transaction<Tables>, keyIds: readonly string[]) =>
  tx
    .selectFrom("keys")
    .select(["keys.id", "keys.name"])
    .select(
      sql<string[]>`array(
        select distinct s.provider from provider_settings s
        where s.deleted_at is null and (
          s.id = keys.setting_id
          or s.id in (select setting_id from key_settings where key_id = keys.id)))`.as("usable"),
    )
    .where(sql<boolean>`keys.id = any(${keyIds.filter(isUuid)}::uuid[])`)
    .where("keys.deleted_at", "is", null)
    .orderBy("keys.created_at")
    .execute();
