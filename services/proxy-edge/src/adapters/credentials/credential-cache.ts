import type { Key, ProviderSetting } from "@lintel/core";
import type { Change, CredentialStore, FoundCredentials } from "@lintel/db";
import { LRUCache } from "lru-cache";

import { atMost } from "../../memory/at-most.ts";
import type { Credentials } from "../../ports/stored-objects.ts";
import { type Found, VersionedCache } from "./cache/versioned-cache.ts";

const MAX_KEYS = 100_000;
const MAX_SETTINGS = 20_000;
const MAX_UNKNOWN_KEYS = 50_000;
const MAX_ANNOUNCED = 20_000;
/** In an error's message it is keys that cannot be looked up: callers do not know of settings. */
const WHAT = "keys";

export interface CredentialCacheOptions {
  readonly store: Pick<CredentialStore, "findByHashes" | "findByIds">;
  readonly onTrouble: (error: unknown) => void;
}

/** Keys by the hashes of their secrets, and settings by id. Who loads a key has its settings too. */
export class CredentialCache implements Credentials {
  readonly #store: CredentialCacheOptions["store"];
  readonly #keys: VersionedCache<Key>;
  readonly #settings: VersionedCache<ProviderSetting>;
  /** Providers of settings that cannot be opened, by the setting's id. */
  readonly #unreadable = new LRUCache<string, string>(atMost(MAX_SETTINGS));

  constructor({ onTrouble, store }: CredentialCacheOptions) {
    this.#store = store;
    this.#keys = new VersionedCache<Key>({
      what: WHAT,
      load: (hashes) => this.#readKeys(() => store.findByHashes(hashes)),
      loadByIds: (keys) => this.#readKeys(() => store.findByIds({ keys, settings: [] })),
      namesOf: hashesOf,
      versionOf,
      maxItems: MAX_KEYS,
      maxAbsences: MAX_UNKNOWN_KEYS,
      maxAnnounced: MAX_ANNOUNCED,
      onTrouble,
    });
    this.#settings = new VersionedCache<ProviderSetting>({
      what: WHAT,
      load: (ids) => this.#readSettings(ids),
      versionOf,
      maxItems: MAX_SETTINGS,
      maxAbsences: MAX_SETTINGS,
      maxAnnounced: MAX_ANNOUNCED,
      onTrouble,
    });
  }

  findKey(hash: string): Key | undefined | Promise<Key | undefined> {
    return this.#keys.find(hash);
  }

  findSettings(
    ids: readonly string[],
  ): readonly ProviderSetting[] | Promise<readonly ProviderSetting[]> {
    const found: FoundSettings = ids.map((id) => this.#settings.find(id));
    return areAtHand(found) ? found.filter(exists) : allOf(found);
  }

  hasUnreadable(ids: readonly string[], provider: string): boolean {
    return ids.some((id) => this.#unreadable.get(id) === provider);
  }

  /** Takes note of a change of a key or a setting. */
  announce({ hash, id, kind, version }: Change): void {
    if (kind === "key") this.#keys.announce({ id, version, subject: hash ?? undefined });
    else if (kind === "setting") this.#settings.announce({ id, version, subject: id });
  }

  /** Reads everything known again: changes may have been missed. */
  revalidate(): void {
    this.#keys.revalidate();
    this.#settings.revalidate();
  }

  close(): void {
    this.#keys.close();
    this.#settings.close();
  }

  async #readKeys(read: () => Promise<FoundCredentials>): Promise<Found<Key>> {
    const began = this.#settings.changeCount;
    const found = await read();
    this.#noteUnreadable(found);
    this.#settings.store(toFound(found.settings, found), began);
    return toFound(found.keys, found);
  }

  async #readSettings(settings: readonly string[]): Promise<Found<ProviderSetting>> {
    const found = await this.#store.findByIds({ keys: [], settings });
    this.#noteUnreadable(found);
    return toFound(found.settings, found);
  }

  #noteUnreadable({ deletedIds, settings, unreadable }: FoundCredentials): void {
    for (const id of deletedIds) this.#unreadable.delete(id);
    for (const { id } of settings) this.#unreadable.delete(id);
    for (const { id, provider } of unreadable) this.#unreadable.set(id, provider);
  }
}

const versionOf = ({ version }: { readonly version: number }): number => version;

const hashesOf = ({ previousSecrets, secretHash }: Key): readonly string[] => [
  secretHash,
  ...previousSecrets.map(({ hash }) => hash),
];

const toFound = <Item extends { readonly id: string }>(
  items: readonly Item[],
  { deletedIds }: FoundCredentials,
): Found<Item> => ({ items: items.map((item) => [item.id, item]), deletedIds });

type MaybeSetting = ProviderSetting | undefined;
type FoundSettings = readonly (MaybeSetting | Promise<MaybeSetting>)[];

const areAtHand = (found: FoundSettings): found is readonly MaybeSetting[] =>
  !found.some((setting) => setting instanceof Promise);

const allOf = async (found: FoundSettings): Promise<readonly ProviderSetting[]> =>
  (await Promise.all(found.map(async (setting) => setting))).filter(exists);

const exists = <Item>(item: Item | undefined): item is Item => item !== undefined;
