import type {
  NewCustomProvider,
  NewKey,
  NewPolicy,
  NewRoute,
  NewSetting,
  NewUser,
} from "@lintel/admin-models";

import type {
  CustomProviderEntry,
  KeyEntry,
  PolicyEntry,
  RouteEntry,
  SettingEntry,
  UserEntry,
} from "../schema/config-file.ts";
import type { Kind } from "../schema/kinds.ts";

/** The id of an object of the file. Throws for a name that the file does not have. */
export type IdOf = (kind: Kind, name: string) => string;

/** What of an entry only the file knows. */
type OfFile = "id" | "secret" | "rotationOverlap" | "settings" | "policy" | "keys" | "setting";

/** A key as it is made or replaced. Without a secret it keeps the one it has. */
export type KeyBody = Omit<NewKey, "key"> & { readonly key?: string };

/** An entry without what its body says in another way. */
function ownMembers<Entry extends object>(entry: Entry): Omit<Entry, OfFile> {
  const { ...members }: Partial<Record<OfFile, unknown>> & Entry = entry;
  for (const name of OF_FILE) delete members[name];
  return members;
}

const OF_FILE = [
  "id",
  "secret",
  "rotationOverlap",
  "settings",
  "policy",
  "keys",
  "setting",
] as const;

export const customProviderBody = (
  name: string,
  entry: CustomProviderEntry,
): NewCustomProvider => ({
  ...ownMembers(entry),
  provider: entry.provider ?? name,
});

/** `members` are those of the setting, its secrets in clear. */
export const settingBody = (
  name: string,
  entry: SettingEntry,
  members: Readonly<Record<string, string>>,
): NewSetting => ({ ...ownMembers(entry), name: entry.name ?? name, setting: { ...members } });

export const policyBody = (name: string, entry: PolicyEntry): NewPolicy => ({
  ...ownMembers(entry),
  name: entry.name ?? name,
});

/** Without the secret. */
export const keyBody = (name: string, entry: KeyEntry, idOf: IdOf): KeyBody => ({
  ...ownMembers(entry),
  name: entry.name ?? name,
  settingIds: entry.settings.map((setting) => idOf("setting", setting)),
  ...(entry.policy === undefined ? {} : { policyId: idOf("policy", entry.policy) }),
});

export const userBody = (name: string, entry: UserEntry, idOf: IdOf): NewUser => ({
  ...ownMembers(entry),
  name: entry.name ?? name,
  userId: entry.userId ?? name,
  ...(entry.keys === undefined ? {} : { keyIds: entry.keys.map((key) => idOf("key", key)) }),
});

export const routeBody = (name: string, entry: RouteEntry, idOf: IdOf): NewRoute => ({
  ...ownMembers(entry),
  name: entry.name ?? name,
  cacheConfig: entry.cacheConfig ?? {},
  keyIds: entry.keys.map((key) => idOf("key", key)),
});
