import type { ProviderSetting } from "@lintel/core";
import { type Keyring, type Tables, toSetting } from "@lintel/db";
import { type Kysely, type Selectable, sql } from "kysely";

import { Problem } from "../problems/problem.ts";
import { isUuid } from "./is-uuid.ts";
import { readPages } from "./read-pages.ts";

interface Store {
  readonly reads: Kysely<Tables>;
  readonly keyring: Keyring;
}

type Row = Selectable<Tables["provider_settings"]>;
type ListedRow = Row & { readonly created_text: string };

const PAGE_SIZE = 500;

/** All provider settings, by time of creation and then id. */
export async function* findAllSettings({
  reads,
  keyring,
}: Store): AsyncGenerator<readonly ProviderSetting[]> {
  const wanted = reads
    .selectFrom("provider_settings")
    .selectAll()
    // Text keeps the microseconds that a `Date` would lose.
    .select(sql<string>`created_at::text`.as("created_text"))
    .where("deleted_at", "is", null)
    .orderBy("created_at")
    .orderBy("id");
  const pages = readPages<ListedRow>({}, PAGE_SIZE, ({ last, size }) =>
    wanted
      .$if(last !== undefined, (q) =>
        q.where(
          sql<boolean>`(created_at, id) > (${last?.created_text}::timestamptz, ${last?.id}::uuid)`,
        ),
      )
      .limit(size)
      .execute(),
  );
  for await (const rows of pages) yield rows.map((row) => toSetting(row, keyring));
}

/** The settings with these ids, in their order, repeated where an id is. Throws a problem for an unknown one. */
export async function getSettings(
  { reads, keyring }: Store,
  ids: readonly string[],
): Promise<readonly ProviderSetting[]> {
  const wanted = [...new Set(ids)].filter(isUuid);
  const rows = await reads
    .selectFrom("provider_settings")
    .selectAll()
    .where(sql<boolean>`id = any(${wanted}::uuid[])`)
    .where("deleted_at", "is", null)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, toSetting(row, keyring)]));
  return ids.map((id) => {
    const setting = byId.get(id.toLowerCase());
    if (setting === undefined) {
      throw new Problem("settingUnknown", "provider setting is not found");
    }
    return setting;
  });
}
