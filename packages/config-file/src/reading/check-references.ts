import { isBuiltIn } from "@lintel/admin-models";

import type { ConfigFile, ResolvedConfig } from "../schema/config-file.ts";
import type { Path } from "../schema/unknown-members.ts";
import type { Fault } from "./fault.ts";

type Config = ConfigFile | ResolvedConfig;

/** What is referred to is in the file, once in each list; and who may call a route can serve each of its steps. */
export const checkReferences = (config: Config): readonly Fault[] => [
  ...Object.entries(config.keys ?? {}).flatMap(([name, { policy, settings }]) => [
    ...faultsOfList(["keys", name, "settings"], settings, config.settings, "setting"),
    ...(policy === undefined
      ? []
      : faultsOfName(["keys", name, "policy"], policy, config.policies, "policy")),
  ]),
  ...Object.entries(config.users ?? {}).flatMap(([name, { keys = [] }]) =>
    faultsOfList(["users", name, "keys"], keys, config.keys, "key"),
  ),
  ...Object.entries(config.routes ?? {}).flatMap(([name, { keys }]) =>
    faultsOfList(["routes", name, "keys"], keys, config.keys, "key"),
  ),
  ...routeFaults(config),
];

function faultsOfList(
  path: Path,
  names: readonly string[],
  section: object | undefined,
  kind: string,
): readonly Fault[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [{ path: [...path, index], message: `${kind} "${name}" is named twice` }]
      : faultsOfName([...path, index], name, section, kind),
  );
}

const faultsOfName = (
  path: Path,
  name: string,
  section: object | undefined,
  kind: string,
): readonly Fault[] =>
  Object.hasOwn(section ?? {}, name)
    ? []
    : [{ path, message: `there is no ${kind} "${name}" in this file` }];

function routeFaults(config: Config): readonly Fault[] {
  const custom = new Set(
    Object.entries(config.customProviders ?? {}).map(([name, { provider = name }]) =>
      provider.toLowerCase(),
    ),
  );
  return Object.entries(config.routes ?? {}).flatMap(([name, { keys, steps = [] }]) => {
    const providers = steps.map(({ provider }) => provider);
    const unknown = providers.flatMap((provider, index) =>
      isBuiltIn(provider) || custom.has(provider)
        ? []
        : [
            {
              path: ["routes", name, "steps", index, "provider"],
              message: `provider ${JSON.stringify(provider)} is neither built in nor a custom provider of this file`,
            },
          ],
    );
    const lacking = keys.flatMap((key, index) =>
      lackingProviders(config, key, providers).map((provider) => ({
        path: ["routes", name, "keys", index],
        message: `key "${key}" has no setting for ${provider}, which a step of the route needs`,
      })),
    );
    return [...unknown, ...lacking];
  });
}

/** None for a key that is not in the file: that is reported already. */
function lackingProviders(
  { keys = {}, settings = {} }: Config,
  key: string,
  providers: readonly string[],
): readonly string[] {
  const entry = Object.hasOwn(keys, key) ? keys[key] : undefined;
  if (entry === undefined) return [];
  const usable = new Set(
    entry.settings.map((name) => (Object.hasOwn(settings, name) ? settings[name]?.provider : "")),
  );
  return [...new Set(providers)].filter((provider) => !usable.has(provider));
}
