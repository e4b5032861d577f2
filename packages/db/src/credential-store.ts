import type { Key, ProviderSetting } from "@lintel/core";
import { type Kysely, sql } from "kysely";
import { z } from "zod";

import type { Keyring } from "./keyring.ts";
import { selectKeys } from "./select-keys.ts";
import type { Tables } from "./tables.ts";
import { type KeyRow, toKey } from "./to-key.ts";
import { toSetting } from "./to-setting.ts";

/** That a key, a setting, a custom provider or a user was written; not what it is now. */
export const Change = z.object({
  kind: z.string(),
  id: z.string(),
  version: z.coerce.number(),
  /** Of a key: the hash of its present secret. */
  hash: z.string().nullable(),
  /** Of a user: what calls name it by. */
  userId: z.string().nullish(),
});
export type Change = z.infer<typeof Change>;

export interface FoundCredentials {
  readonly keys: readonly Key[];
  /** Every setting the keys name, and those asked for. */
  readonly settings: readonly ProviderSetting[];
  /** Keys and settings asked for by id that are deleted. */
  readonly deletedIds: readonly string[];
  /** Settings that exist and whose secrets the keyring cannot open. */
  readonly unreadable: readonly UnreadableSetting[];
}

/** What of a setting can be read without opening it. */
export interface UnreadableSetting {
  readonly id: string;
  readonly provider: string;
}

export interface RecentChanges {
  readonly changes: readonly Change[];
  /** False when there were too many to list. */
  readonly complete: boolean;
  /** The database's clock when it was asked, Unix milliseconds: what to ask from next time. */
  readonly atMs: number;
}

/** Reads of keys and settings for the proxies. Each read is one statement for keys and one for settings. */
export interface CredentialStore {
  /** Keys of which one of these is the secret, now or until its overlap with a newer one ends. */
  findByHashes(hashes: readonly string[]): Promise<FoundCredentials>;
  findByIds(ids: {
    readonly keys: readonly string[];
    readonly settings: readonly string[];
  }): Promise<FoundCredentials>;
  /** False when the keyring opens none of the settings there are: it is another installation's. */
  opensSettings(): Promise<boolean>;
  /** What was written after `sinceMs` by the database's clock; without it only what time it is there. */
  changedSince(sinceMs: number | undefined): Promise<RecentChanges>;
}

export interface CredentialStoreOptions {
  readonly db: Kysely<Tables>;
  readonly keyring: Keyring;
  /** Told of a setting whose secrets the keyring cannot open; it is left out. */
  readonly onUnreadable: (settingId: string, error: unknown) => void;
}

const MAX_CHANGES = 5000;

export function createCredentialStore(options: CredentialStoreOptions): CredentialStore {
  const { db } = options;
  const withSettings = async (rows: readonly LiveOrDeletedKey[], settingIds: readonly string[]) => {
    const keys = rows.filter(isLive).map(toKey);
    const named = keys.flatMap((key) => [key.settingId, ...key.settingIds]);
    const ids = [...new Set([...named, ...settingIds])].filter((id) => id !== "");
    const found = await readSettings(options, ids);
    const deletedKeys = rows.filter((row) => !isLive(row)).map(({ id }) => id);
    return { ...found, keys, deletedIds: [...deletedKeys, ...found.deletedIds] };
  };
  return {
    async findByHashes(hashes) {
      const rows = await selectKeys(db)
        .where(hasSecretAmong(hashes))
        .where("deleted_at", "is", null)
        .execute();
      return withSettings(rows, []);
    },
    async findByIds({ keys, settings }) {
      if (keys.length === 0) return withSettings([], settings);
      const rows = await selectKeys(db)
        .where(sql<boolean>`keys.id = any(${keys}::uuid[])`)
        .execute();
      return withSettings(rows, settings);
    },
    opensSettings: () => opensSettings(options),
    changedSince: (sinceMs) => readChanges(db, sinceMs),
  };
}

/** By the present secret, or by one before it that is still valid; both by their indexes. */
const hasSecretAmong = (hashes: readonly string[]) => sql<boolean>`(
  secret_hash = any(${hashes}::text[])
  or keys.id = any(array(
    select key_id from previous_secrets
    where secret_hash = any(${hashes}::text[]) and expires_at > now())))`;

type LiveOrDeletedKey = KeyRow & { readonly deleted_at: Date | null };
const isLive = (row: { readonly deleted_at: Date | null }): boolean => row.deleted_at === null;

async function readSettings(options: CredentialStoreOptions, ids: readonly string[]) {
  if (ids.length === 0) return { settings: [], deletedIds: [], unreadable: [] };
  const rows = await options.db
    .selectFrom("provider_settings")
    .selectAll()
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();
  const settings: ProviderSetting[] = [];
  const unreadable: UnreadableSetting[] = [];
  for (const row of rows.filter(isLive)) {
    try {
      settings.push(toSetting(row, options.keyring));
    } catch (error) {
      unreadable.push({ id: row.id, provider: row.provider });
      options.onUnreadable(row.id, error);
    }
  }
  const deletedIds = rows.filter((row) => !isLive(row)).map(({ id }) => id);
  return { settings, deletedIds, unreadable };
}

/** Tries the newest setting of each encryption key. */
async function opensSettings({ db, keyring }: CredentialStoreOptions): Promise<boolean> {
  const rows = await db
    .selectFrom("provider_settings")
    .selectAll()
    .distinctOn("sealed_with")
    .where("deleted_at", "is", null)
    .orderBy("sealed_with")
    .orderBy("updated_at", "desc")
    .execute();
  return rows.length === 0 || rows.some((row) => opens(row, keyring));
}

function opens(row: Parameters<typeof toSetting>[0], keyring: Keyring): boolean {
  try {
    toSetting(row, keyring);
    return true;
  } catch {
    return false;
  }
}

/** Each branch goes by the index on `changed_at`. */
async function readChanges(
  db: Kysely<Tables>,
  sinceMs: number | undefined,
): Promise<RecentChanges> {
  const since = sinceMs === undefined ? "infinity" : new Date(sinceMs).toISOString();
  const { rows } = await sql<{ readonly now: Date; readonly id: string | null }>`
    select clock.now, changed.* from (select clock_timestamp() as now) as clock
    left join lateral (
      (select 'key' as kind, id, version, secret_hash as hash, null as "userId"
         from keys where changed_at > ${since}::timestamptz)
      union all
      (select 'setting', id, version, null, null
         from provider_settings where changed_at > ${since}::timestamptz)
      union all
      (select 'custom-provider', id, version, null, null
         from custom_providers where changed_at > ${since}::timestamptz)
      union all
      (select 'user', id, version, null, user_id
         from users where changed_at > ${since}::timestamptz)
      limit ${MAX_CHANGES + 1}
    ) as changed on true`.execute(db);
  const [first] = rows;
  const changes = z.array(Change).parse(rows.filter(({ id }) => id !== null));
  return {
    changes,
    complete: changes.length <= MAX_CHANGES,
    atMs: first === undefined ? 0 : first.now.getTime(),
  };
}
