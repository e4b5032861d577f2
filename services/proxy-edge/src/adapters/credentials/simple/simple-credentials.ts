import { timingSafeEqual } from "node:crypto";

import type { Key, ProviderSetting } from "@lintel/core";

import type { Credentials } from "../../../ports/stored-objects.ts";
import type { SimpleDeployment } from "../../../simple-deployment.ts";

interface KnownKey {
  readonly key: Key;
  readonly digest: Buffer;
}

/**
 * Keys and the setting of the environment, in front of those of the database. A secret's hash is compared with each of theirs, in
 * a time that does not depend on how much of it fits.
 */
export class SimpleCredentials implements Credentials {
  readonly #others: Credentials;
  readonly #setting: ProviderSetting;
  readonly #keys: readonly KnownKey[];
  readonly #openKey: () => Key | undefined;

  /** `openKey` is the key of callers without one, as long as there are such. */
  constructor(
    { keys, setting }: Pick<SimpleDeployment, "keys" | "setting">,
    others: Credentials,
    openKey: () => Key | undefined,
  ) {
    this.#others = others;
    this.#setting = setting;
    this.#keys = keys.map((key) => ({ key, digest: Buffer.from(key.secretHash, "hex") }));
    this.#openKey = openKey;
  }

  findKey(hash: string): Key | undefined | Promise<Key | undefined> {
    const digest = Buffer.from(hash, "hex");
    let found: Key | undefined;
    for (const known of this.#keys) {
      const isSame = known.digest.length === digest.length && timingSafeEqual(known.digest, digest);
      if (isSame) found = known.key;
    }
    return found ?? this.#others.findKey(hash);
  }

  findSettings(
    ids: readonly string[],
  ): readonly ProviderSetting[] | Promise<readonly ProviderSetting[]> {
    // Keys of the environment have this one alone, and no other key can be given it.
    return ids.length === 1 && ids[0] === this.#setting.id
      ? [this.#setting]
      : this.#others.findSettings(ids);
  }

  hasUnreadable(ids: readonly string[], provider: string): boolean {
    return this.#others.hasUnreadable(ids, provider);
  }

  openKey(): Key | undefined {
    return this.#openKey();
  }
}
