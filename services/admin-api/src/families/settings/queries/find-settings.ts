import type { ProviderSetting } from "@lintel/core";
import { type Keyring, type Tables, toSetting } from "@lintel/db";
import { type Kysely, type Selectable, sql } from "kysely";

import { createdText, isAfter, type ListedRow } from "../../../paging/by-creation.ts";
import { isUuid } from "../../../paging/is-uuid.ts";
import type { Page } from "../../../paging/page.ts";
import { type PageRequest, readPages } from "../../../paging/read-pages.ts";
import { Problem } from "../../../problems/problem.ts";

interface Store {
  readonly reads: Kysely<Tables>;
  readonly keyring: Keyring;
}

type Row = Selectable<Tables["provider_settings"]>;

const PAGE_SIZE = 500;

/** All provider settings, by time of creation and then id. */
export async function* findAllSettings(
  { reads, keyring }: Store,
  page: Page = {},
): AsyncGenerator<readonly ProviderSetting[]> {
  const wanted = reads
    .selectFrom("provider_settings")
    .selectAll()
    .select(createdText)
    .where("deleted_at", "is", null)
    .orderBy("created_at")
    .orderBy("id");
  const pages = readPages(page, PAGE_SIZE, ({ last, size, offset }: PageRequest<ListedRow & Row>) =>
    wanted.where(isAfter(last, "asc")).offset(offset).limit(size).execute(),
  );
  for await (const rows of pages) yield rows.map((row) => toSetting(row, keyring));
}

/** The settings with these ids, in their order, repeated where an id is. Throws a problem for an unknown one. */
export async function getSettings(
  store: Store,
  ids: readonly string[],
): Promise<readonly ProviderSetting[]> {
  const byId = await readSettings(store, ids);
  return ids.map((id) => pick(byId, id));
}

/** The setting with this id. Throws a problem when there is none. */
export const getSetting = async (store: Store, id: string): Promise<ProviderSetting> =>
  pick(await readSettings(store, [id]), id);

/** Those of the ids that there are, in their order. */
export async function findExistingSettings(
  store: Store,
  ids: readonly string[],
): Promise<readonly ProviderSetting[]> {
  const byId = await readSettings(store, ids);
  return ids.map((id) => byId.get(id)).filter((setting) => setting !== undefined);
}

type ById = ReadonlyMap<string, ProviderSetting>;

async function readSettings({ reads, keyring }: Store, ids: readonly string[]): Promise<ById> {
  const wanted = [...new Set(ids)].filter(isUuid);
  const rows = await reads
    .selectFrom("provider_settings")
    .selectAll()
    .where(sql<boolean>`id = any(${wanted}::uuid[])`)
    .where("deleted_at", "is", null)
    .execute();
  return new Map(rows.map((row) => [row.id, toSetting(row, keyring)]));
}

function pick(byId: ById, id: string): ProviderSetting {
  const setting = byId.get(id.toLowerCase());
  if (setting !== undefined) return setting;
  throw new Problem("settingUnknown", "provider setting is not found");
}
