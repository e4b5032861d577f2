import { GatewayError, type Key, type ProviderSetting } from "@lintel/core";
import type { Change, CredentialStore, FoundCredentials } from "@lintel/db";
import { LRUCache } from "lru-cache";

import type { Credentials } from "../../deps.ts";
import { BatchLoader, LOADING } from "./batch-loader.ts";
import { Refresher } from "./refresher.ts";

const MAX_KEYS = 100_000;
const MAX_SETTINGS = 20_000;
const MAX_UNKNOWN = 50_000;
const MAX_ANNOUNCED = 20_000;
/** Announcements and polls end an absence much sooner; this is for what neither tells of. */
const UNKNOWN_MS = 60_000;
/** A change that comes while its key is being loaded makes that load void; twice in a row is no accident. */
const MAX_LOADS = 3;

export interface CredentialCacheOptions {
  readonly store: Pick<CredentialStore, "findByHashes" | "findByIds">;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Keys and settings in process memory, loaded when first asked for. An entry is only ever replaced by a newer
 * version, and a version older than one announced is not taken in. What is known goes on serving while the
 * store is away.
 */
export class CredentialCache implements Credentials {
  /** By id. */
  readonly #keys = new LRUCache<string, Key>({
    max: MAX_KEYS,
    dispose: (key, id) => {
      for (const hash of hashesOf(key)) if (this.#ids.get(hash) === id) this.#ids.delete(hash);
    },
  });
  /** Which key has a secret, by its hash. */
  readonly #ids = new Map<string, string>();
  readonly #settings = new LRUCache<string, ProviderSetting>({ max: MAX_SETTINGS });
  /** Hashes no key has, and ids no readable setting has. */
  readonly #unknown = new LRUCache<string, true>({ max: MAX_UNKNOWN, ttl: UNKNOWN_MS });
  /** Providers of settings that cannot be opened, by the setting's id. */
  readonly #unreadable = new LRUCache<string, string>({ max: MAX_SETTINGS });
  /** Newest version told of, by id. */
  readonly #announced = new LRUCache<string, number>({ max: MAX_ANNOUNCED });
  /** Number of the last change told of, by hash or id of a setting. */
  readonly #lastChange = new LRUCache<string, number>({ max: MAX_ANNOUNCED });
  #changes = 0;
  readonly #keyLoader: BatchLoader<Key>;
  readonly #settingLoader: BatchLoader<ProviderSetting>;
  readonly #keyRefresher: Refresher;
  readonly #settingRefresher: Refresher;

  constructor({ onTrouble, store }: CredentialCacheOptions) {
    this.#keyLoader = new BatchLoader({
      ...LOADING,
      what: "keys",
      load: async (hashes) => {
        const found = await store.findByHashes(hashes);
        this.#takeIn(found);
        return byHash(found.keys);
      },
    });
    this.#settingLoader = new BatchLoader({
      ...LOADING,
      what: "keys",
      load: async (settings) => {
        const found = await store.findByIds({ keys: [], settings });
        this.#takeIn(found);
        return new Map(found.settings.map((setting) => [setting.id, setting]));
      },
    });
    this.#keyRefresher = new Refresher(
      async (keys) => this.#takeIn(await store.findByIds({ keys, settings: [] })),
      onTrouble,
    );
    this.#settingRefresher = new Refresher(
      async (settings) => this.#takeIn(await store.findByIds({ keys: [], settings })),
      onTrouble,
    );
  }

  findKey(hash: string): Key | undefined | Promise<Key | undefined> {
    const id = this.#ids.get(hash);
    const known = id === undefined ? undefined : this.#keys.get(id);
    if (known !== undefined || this.#unknown.has(hash)) return known;
    return this.#load(this.#keyLoader, hash);
  }

  findSettings(
    ids: readonly string[],
  ): readonly ProviderSetting[] | Promise<readonly ProviderSetting[]> {
    const known = ids.map((id) => this.#settings.get(id));
    const isComplete = known.every((setting, at) => setting || this.#unknown.has(ids[at] ?? ""));
    return isComplete ? known.filter(exists) : this.#loadSettings(ids);
  }

  hasUnreadable(ids: readonly string[], provider: string): boolean {
    return ids.some((id) => this.#unreadable.get(id) === provider);
  }

  /** Takes note of a change; what is cached of it is read again at once. */
  announce({ hash, id, kind, version }: Change): void {
    const name = hash ?? id;
    this.#changes += 1;
    this.#lastChange.set(name, this.#changes);
    this.#announced.set(id, Math.max(version, this.#announced.get(id) ?? 0));
    this.#unknown.delete(name);
    if (kind === "key") {
      this.#disown(hash, id);
      const known = this.#keys.peek(id);
      if (known !== undefined && known.version < version) this.#keyRefresher.refresh(id);
    } else if (kind === "setting") {
      const known = this.#settings.peek(id);
      if (known !== undefined && known.version < version) this.#settingRefresher.refresh(id);
    }
  }

  /** A secret that was another key's until its overlap ended is this key's now. */
  #disown(hash: string | null, id: string): void {
    if (hash !== null && this.#ids.get(hash) !== id) this.#ids.delete(hash);
  }

  /** Reads everything cached again: changes may have been missed. */
  revalidate(): void {
    this.#unknown.clear();
    for (const id of this.#keys.keys()) this.#keyRefresher.refresh(id);
    for (const id of this.#settings.keys()) this.#settingRefresher.refresh(id);
  }

  close(): void {
    this.#keyRefresher.stop();
    this.#settingRefresher.stop();
  }

  async #loadSettings(ids: readonly string[]): Promise<readonly ProviderSetting[]> {
    const settings = ids.map(async (id) => {
      const known = this.#settings.get(id);
      if (known !== undefined || this.#unknown.has(id)) return known;
      return this.#load(this.#settingLoader, id);
    });
    return (await Promise.all(settings)).filter(exists);
  }

  async #load<Item extends { readonly id: string; readonly version: number }>(
    loader: BatchLoader<Item>,
    name: string,
  ): Promise<Item | undefined> {
    for (let round = 0; round < MAX_LOADS; round += 1) {
      const before = this.#changes;
      const found = await loader.load(name);
      if (found === undefined) {
        if ((this.#lastChange.get(name) ?? 0) <= before) {
          this.#unknown.set(name, true);
          return undefined;
        }
      } else if (this.#isCurrent(found)) {
        return found;
      }
    }
    throw new GatewayError("store_unavailable", "keys cannot be looked up right now", {
      cause: new Error("the entry changes faster than it can be read"),
      retryAfterSeconds: 1,
    });
  }

  #isCurrent({ id, version }: { readonly id: string; readonly version: number }): boolean {
    return version >= (this.#announced.get(id) ?? 0);
  }

  #takeIn({ deletedIds, keys, settings, unreadable }: FoundCredentials): void {
    for (const id of deletedIds) {
      this.#keys.delete(id);
      this.#settings.delete(id);
      this.#unreadable.delete(id);
    }
    for (const { id, provider } of unreadable) this.#unreadable.set(id, provider);
    for (const key of keys) if (this.#isCurrent(key)) this.#takeKey(key);
    for (const setting of settings) if (this.#isCurrent(setting)) this.#takeSetting(setting);
  }

  #takeKey(key: Key): void {
    const known = this.#keys.peek(key.id);
    if (known !== undefined && known.version >= key.version) return;
    this.#keys.set(key.id, key);
    for (const { hash } of key.previousSecrets) {
      if (!this.#ids.has(hash)) this.#ids.set(hash, key.id);
    }
    this.#ids.set(key.secretHash, key.id);
  }

  #takeSetting(setting: ProviderSetting): void {
    this.#unreadable.delete(setting.id);
    const known = this.#settings.peek(setting.id);
    if (known === undefined || known.version < setting.version) {
      this.#settings.set(setting.id, setting);
    }
  }
}

const hashesOf = ({ previousSecrets, secretHash }: Key): readonly string[] => [
  secretHash,
  ...previousSecrets.map(({ hash }) => hash),
];

/** Whose present secret it is counts before whose former one it was. */
function byHash(keys: readonly Key[]): ReadonlyMap<string, Key> {
  const former = keys.flatMap((key) => hashesOf(key).map((hash) => [hash, key] as const));
  const present = keys.map((key) => [key.secretHash, key] as const);
  return new Map([...former, ...present]);
}

const exists = <Item>(item: Item | undefined): item is Item => item !== undefined;
