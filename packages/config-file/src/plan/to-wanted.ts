import { spellMembers } from "@lintel/admin-models";

import type { KeyEntry, ResolvedConfig, SettingEntry } from "../schema/config-file.ts";
import { type Kind, KINDS, KINDS_IN_ORDER } from "../schema/kinds.ts";
import type { ResolvedSecret } from "../schema/secret.ts";
import { KEEP } from "./kept.ts";
import { type State, toState } from "./state.ts";
import type { Wanted } from "./step.ts";

/** What is kept of a key's secret, and so what two are compared by. */
export type HashSecret = (secret: string) => string;

/** The objects of a configuration, each in the form in which it is compared. */
export function toWanted(config: ResolvedConfig, hash: HashSecret): readonly Wanted[] {
  const parameterOf = authenticationParams(config);
  const entryOf: Partial<Record<Kind, (name: string) => State>> = {
    setting: (name) => settingState(config.settings?.[name], parameterOf),
    key: (name) => keyState(config.keys?.[name], hash),
  };
  return KINDS_IN_ORDER.flatMap((kind) =>
    Object.entries(config[KINDS[kind]] ?? {}).map(([name, entry]) => ({
      kind,
      name,
      id: entry.id,
      state: toState(kind, name, { ...entry, ...entryOf[kind]?.(name) }),
    })),
  );
}

/** Which member of its settings is the credential of a custom provider of this file, by the provider's name. */
export function authenticationParams({
  customProviders = {},
}: Pick<ResolvedConfig, "customProviders">): (provider: string) => string | undefined {
  const parameters = new Map(
    Object.entries(customProviders).map(
      ([name, { authentication_param: parameter = "", provider = name }]) => [
        provider.toLowerCase(),
        parameter.toLowerCase(),
      ],
    ),
  );
  return (provider) => parameters.get(provider);
}

function settingState(
  entry: SettingEntry | undefined,
  parameterOf: (provider: string) => string | undefined,
): State {
  if (entry === undefined) return {};
  const { provider, setting = {} } = entry;
  const members = Object.entries(setting).map(([name, value]) => {
    const [spelled = name] = Object.keys(
      spellMembers(provider, { [name]: "" }, parameterOf(provider)),
    );
    return [spelled, typeof value === "string" ? value : (valueOf(value) ?? KEEP)];
  });
  return { setting: Object.fromEntries(members) };
}

function keyState(entry: KeyEntry | undefined, hash: HashSecret): State {
  const value = entry === undefined ? undefined : valueOf(entry.secret);
  return { secret: value === undefined ? KEEP : hash(value) };
}

/** `undefined` for one that stays. */
const valueOf = (secret: KeyEntry["secret"] | ResolvedSecret): string | undefined =>
  "value" in secret ? secret.value : undefined;
