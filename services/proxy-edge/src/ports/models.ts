import type { ProviderSetting } from "@lintel/core";
import type { ModelNames } from "@lintel/providers";

/** The models that the upstreams of settings list, from memory. */
export interface ModelLists {
  /** The list as it was last read, which is read again behind the call when it is old; `undefined` while there is none. */
  peek(setting: ProviderSetting): ModelList | undefined;
  /** Has it been tried to read it? */
  isTried(setting: ProviderSetting): boolean;
  /** Could it not be read when that was tried last? */
  hasFailed(setting: ProviderSetting): boolean;
  /** Waits until lists are read that have not been for some seconds, within a deadline. Never rejects. */
  renew(settings: readonly ProviderSetting[]): Promise<void>;
}

export interface ModelList extends ModelNames {
  /** As the upstream has it. */
  readonly bytes: Buffer;
}

/** Which models keys have chosen for calls that name none. */
export interface CurrentModels {
  /** Empty when there is none, or it is not known right now. Never rejects. */
  find(keyId: string): Promise<string>;
  /** Empty: none. Rejects when the choice cannot be kept. */
  choose(keyId: string, model: string): Promise<void>;
}

/** Models at the servers of settings. */
export interface ModelLoader {
  /** May a key that can use the setting load models there, and are there calls that do? */
  canLoad(setting: ProviderSetting): boolean;
  canUnload(setting: ProviderSetting): boolean;
  /**
   * Resolves when the model is loaded, at once where it is already. Rejects with `model_not_found` when the server has none of
   * that name, and else as calls to it do.
   */
  load(setting: ProviderSetting, model: string): Promise<void>;
  /** Rejects as `load` does. */
  unload(setting: ProviderSetting, model: string): Promise<void>;
  /** The models that are loaded, by the names the server has for them; `undefined` where it does not say. Never rejects. */
  loaded(setting: ProviderSetting): Promise<ReadonlySet<string> | undefined>;
}
