import type { Key, ProviderSetting, Route, UserMatch } from "@lintel/core";
import type { AccessTokens, Provider, SettingFields } from "@lintel/providers";

import type { KnownPolicy } from "../policy/known-policy.ts";

export interface Credentials {
  /**
   * The key whose secret has this SHA-256, or had it before a rotation, from memory where it is known. Rejects
   * with `store_unavailable` or `overloaded` when that cannot be found out in time.
   */
  findKey(hash: string): Promise<Key | undefined> | Key | undefined;
  /** Those of the settings that exist, in the order of `ids`. Rejects as `findKey` does. */
  findSettings(
    ids: readonly string[],
  ): Promise<readonly ProviderSetting[]> | readonly ProviderSetting[];
  /** Is there a setting of this provider among them that exists, but cannot be opened here? Known of those looked for. */
  hasUnreadable(ids: readonly string[], provider: string): boolean;
  /** The key of callers without one, where they are let in at present; absent where they never are. */
  openKey?(): Key | undefined;
}

export interface AmbientCredentials {
  /** AWS credentials of the machine, as members of a setting. Rejects, in time, when it has none. */
  find(): Promise<SettingFields>;
}

export interface SettingTokens {
  /**
   * The access token that a setting's credential is exchanged for, as a member of the setting, from memory while it is valid. Rejects,
   * in time, when there is none.
   */
  find(tokens: AccessTokens, setting: Pick<ProviderSetting, "setting">): Promise<SettingFields>;
}

export interface CustomProviders {
  /** The custom provider of a name, from memory. Rejects with `store_unavailable` while they have never been read. */
  find(name: string): Provider | undefined | Promise<Provider | undefined>;
}

export interface Routes {
  /** The route of a path below `/api/routes`, from memory; `undefined` also while they have never been read. */
  peek(path: string): Route | undefined;
  /** As `peek`, once they have been read. Rejects with `store_unavailable` when that cannot be in time. */
  find(path: string): Route | undefined | Promise<Route | undefined>;
  /** Those that a key may call, as far as they have been read. */
  ofKey(keyId: string): readonly Route[];
}

export interface Users {
  /**
   * The user a user id refers to on a key with these tags, from memory where cached. Rejects as `findKey` does: a failed
   * look-up does not mean that there is no such user.
   */
  findUser(userId: string, tags: readonly string[]): Promise<UserMatch> | UserMatch;
}

export interface Policies {
  /** The policy of an id, from memory where it is known; none where it was deleted. Rejects as `findKey` does. */
  findPolicy(id: string): Promise<KnownPolicy | undefined> | KnownPolicy | undefined;
}
