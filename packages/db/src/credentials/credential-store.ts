import type { Key, ProviderSetting } from "@lintel/core";
import { type Kysely, sql } from "kysely";

import { readChanges, type RecentChanges } from "../feed/read-changes.ts";
import { selectKeys } from "../rows/select-keys.ts";
import { type KeyRow, toKey } from "../rows/to-key.ts";
import { toSetting } from "../rows/to-setting.ts";
import type { Tables } from "../schema/tables.ts";
import type { Keyring } from "./keyring.ts";

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
  /** Whether there is any key, usable or not. */
  hasKeys(): Promise<boolean>;
  /** What was written after `sinceMs` by the database's clock; without it only what time it is there. */
  changedSince(sinceMs: number | undefined): Promise<RecentChanges>;
}

export interface CredentialStoreOptions {
  readonly db: Kysely<Tables>;
  readonly keyring: Keyring;
  /** Called with a setting whose secrets the keyring cannot open; it is left out. */
  readonly onUnreadable: (settingId: string, error: unknown) => void;
}

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
    async hasKeys() {
      const found = await db
        .selectFrom("keys")
        .select("id")
        .where("deleted_at", "is", null)
        .limit(1)
        .executeTakeFirst();
      return found !== undefined;
    },
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
