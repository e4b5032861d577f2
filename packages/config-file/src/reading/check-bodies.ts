import {
  NewCustomProvider,
  NewKey,
  NewPolicy,
  NewRoute,
  NewSetting,
  NewUser,
} from "@lintel/admin-models";
import { parseGoDuration } from "@lintel/core";
import type { z } from "zod";

import {
  customProviderBody,
  type IdOf,
  keyBody,
  policyBody,
  routeBody,
  settingBody,
  userBody,
} from "../plan/bodies.ts";
import type { ConfigFile, KeyEntry, ResolvedConfig, SettingEntry } from "../schema/config-file.ts";
import type { Fault } from "./fault.ts";

/** Stands where a secret will: it is what every secret may be. */
const PLACEHOLDER = "placeholder";
const MAX_OVERLAP_MS = 30 * 86_400_000;

const nameAsId: IdOf = (_, name) => name;

/** The rules between the members of each object, as the admin API has them for the same object. */
export function checkBodies(config: ConfigFile | ResolvedConfig): readonly Fault[] {
  return [
    ...faultsIn("customProviders", config.customProviders, NewCustomProvider, customProviderBody),
    ...faultsIn<SettingEntry>("settings", config.settings, NewSetting, (name, entry) =>
      settingBody(name, entry, {}),
    ),
    ...faultsIn("policies", config.policies, NewPolicy, policyBody),
    ...faultsIn<KeyEntry>("keys", config.keys, NewKey, (name, entry) => ({
      ...keyBody(name, entry, nameAsId),
      key: PLACEHOLDER,
    })),
    ...faultsIn("users", config.users, NewUser, (name, entry) => userBody(name, entry, nameAsId)),
    ...faultsIn("routes", config.routes, NewRoute, (name, entry) =>
      routeBody(name, entry, nameAsId),
    ),
    ...overlapFaults(config),
  ];
}

function faultsIn<Entry>(
  section: string,
  entries: Readonly<Record<string, Entry>> | undefined,
  schema: z.ZodType,
  toBody: (name: string, entry: Entry) => unknown,
): readonly Fault[] {
  return Object.entries(entries ?? {}).flatMap(([name, entry]) => {
    const result = schema.safeParse(toBody(name, entry));
    const issues = result.success ? [] : result.error.issues;
    return issues.map(({ message, path }) => ({
      path: [section, name, ...path.filter((member) => typeof member !== "symbol")],
      message,
    }));
  });
}

function overlapFaults({ keys = {} }: ConfigFile | ResolvedConfig): readonly Fault[] {
  return Object.entries(keys).flatMap(([name, { rotationOverlap = "0s" }]) => {
    const overlapMs = parseGoDuration(rotationOverlap) ?? -1;
    if (overlapMs >= 0 && overlapMs <= MAX_OVERLAP_MS) return [];
    const path = ["keys", name, "rotationOverlap"];
    return [{ path, message: "must be a duration such as 90m, 24h or 2d, of at most 30d" }];
  });
}
