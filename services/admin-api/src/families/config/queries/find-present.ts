import type { Present, State } from "@lintel/config-file";
import {
  type Keyring,
  selectKeys,
  type Tables,
  toCustomProvider,
  toKey,
  toPolicy,
  toRoute,
  toSetting,
  toUser,
} from "@lintel/db";
import { type Kysely, type RawBuilder, type Selectable, sql } from "kysely";

import {
  customProviderEntry,
  keyEntry,
  policyEntry,
  routeEntry,
  settingEntry,
  userEntry,
} from "./to-entry.ts";

/** Which objects are meant, and how many of each kind at most. */
export interface Wanted {
  readonly filter: RawBuilder<boolean>;
  readonly limit: number;
}

/** More than a file of the largest size can name. */
const MAX_NAMED = 100_000;

export const ALL = sql<boolean>`true`;

/** Those that are from a file, and those of these ids. */
export const fromFileOr = (ids: readonly string[]): Wanted => ({
  filter: sql<boolean>`(config_name is not null or id = any(${ids}::uuid[]))`,
  limit: MAX_NAMED,
});

interface Store {
  readonly db: Kysely<Tables>;
  readonly keyring: Keyring;
}

/**
 * What there is, each as its entry in a configuration file, with what it refers to by ids. Within a kind by time of creation.
 */
export async function findPresent(store: Store, wanted: Wanted): Promise<readonly Present[]> {
  const { db, keyring } = store;
  const customProviders = await liveRows(db, "custom_providers", wanted);
  const settings = await liveRows(db, "provider_settings", wanted);
  const policies = await liveRows(db, "policies", wanted);
  const keys = await liveKeys(db, wanted);
  const users = await liveRows(db, "users", wanted);
  const routes = await liveRows(db, "routes", wanted);
  return [
    ...presentOf("custom provider", customProviders.map(toCustomProvider), customProviderEntry),
    ...presentOf(
      "setting",
      settings.map((row) => toSetting(row, keyring)),
      settingEntry,
    ),
    ...presentOf("policy", policies.map(toPolicy), policyEntry),
    ...presentOf("key", keys.map(toKey), keyEntry),
    ...presentOf("user", users.map(toUser), userEntry),
    ...presentOf("route", routes.map(toRoute), routeEntry),
  ];
}

type LiveTable = "custom_providers" | "provider_settings" | "policies" | "users" | "routes";

async function liveRows<Table extends LiveTable>(
  db: Kysely<Tables>,
  table: Table,
  { filter, limit }: Wanted,
): Promise<readonly Selectable<Tables[Table]>[]> {
  const { rows } = await sql<Selectable<Tables[Table]>>`
    select * from ${sql.table(table)} where deleted_at is null and ${filter}
    order by created_at, id limit ${limit}`.execute(db);
  return rows;
}

const liveKeys = (db: Kysely<Tables>, { filter, limit }: Wanted) =>
  selectKeys(db)
    .where("keys.deleted_at", "is", null)
    .where(filter)
    .orderBy("keys.created_at")
    .orderBy("keys.id")
    .limit(limit)
    .execute();

interface Entity {
  readonly id: string;
  readonly configName?: string | undefined;
}

const presentOf = <Model extends Entity>(
  kind: Present["kind"],
  models: readonly Model[],
  toEntry: (model: Model) => State,
): readonly Present[] =>
  models.map((model) => ({
    kind,
    id: model.id,
    configName: model.configName,
    entry: toEntry(model),
  }));
