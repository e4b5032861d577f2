import type { ProviderSetting } from "../setting/provider-setting.ts";

/** What a provider setting says of the models that it has. */
export type OfferedSetting = Pick<
  ProviderSetting,
  "allowedModels" | "modelAliases" | "name" | "provider"
>;

/** A provider setting, and what is known of the models behind it. */
export interface ModelOffer<Setting extends OfferedSetting = OfferedSetting> {
  readonly setting: Setting;
  /** The models its upstream lists; `undefined` while that is not known. */
  readonly listed: ReadonlySet<string> | undefined;
  /** Its upstream answers under any name, whatever it lists. */
  readonly takesAnyModel?: boolean;
  /** Names of models that its upstream never lists. */
  readonly unlisted?: RegExp | undefined;
}

/** Whether the setting may be used with a model of this name. An empty list allows all. */
const allows = ({ allowedModels }: OfferedSetting, model: string): boolean =>
  allowedModels.length === 0 || allowedModels.includes(model);

const NONE: NonNullable<OfferedSetting["modelAliases"]> = {};

/** The model that a setting calls by this name of its own; `undefined` where there is none that may be used. */
function aliased(setting: OfferedSetting, name: string): string | undefined {
  const { modelAliases = NONE } = setting;
  const model = Object.hasOwn(modelAliases, name) ? modelAliases[name] : undefined;
  return model !== undefined && allows(setting, model) ? model : undefined;
}

/**
 * The model that is meant by a name at a setting which knows the name: an alias, a model that is allowed by name or listed, or
 * one with the provider's name in front. `undefined` when the setting does not know it.
 */
export function modelKnownAs({ listed, setting }: ModelOffer, name: string): string | undefined {
  const own = aliased(setting, name);
  if (own !== undefined) return own;
  if (setting.allowedModels.includes(name)) return name;
  if (setting.allowedModels.length === 0 && listed?.has(name) === true) return name;
  const prefix = `${setting.provider}/`;
  if (!name.startsWith(prefix) || name.length === prefix.length) return undefined;
  const rest = name.slice(prefix.length);
  return aliased(setting, rest) ?? (allows(setting, rest) ? rest : undefined);
}

/** Might the setting have a model of this name, which it does not know? Where there is no list to say no, its provider does. */
export const mayHave = (
  { listed, setting, takesAnyModel, unlisted }: ModelOffer,
  name: string,
): boolean =>
  setting.allowedModels.length === 0 &&
  (listed === undefined || takesAnyModel === true || unlisted?.test(name) === true);

/** The names by which a setting's models can be called, those that it gives itself first. */
export function namesOffered({ listed, setting }: ModelOffer): readonly string[] {
  const aliases = Object.keys(setting.modelAliases ?? NONE).filter(
    (name) => aliased(setting, name) !== undefined,
  );
  const models = setting.allowedModels.length > 0 ? setting.allowedModels : (listed ?? []);
  return [...new Set([...aliases, ...models])];
}
