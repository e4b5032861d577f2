import { isBuiltIn, isPlainMember, spellMembers, validateMembers } from "@lintel/admin-models";

import { authenticationParams } from "../plan/to-wanted.ts";
import type { ConfigFile, ResolvedConfig, SettingEntry } from "../schema/config-file.ts";
import type { Fault } from "./fault.ts";

/** Stands where a secret will: it is what every secret may be. */
const PLACEHOLDER = "placeholder";

/** Each setting has what its provider needs, and no secret in clear. */
export function checkSettings(config: ConfigFile | ResolvedConfig): readonly Fault[] {
  const parameterOf = authenticationParams(config);
  return Object.entries(config.settings ?? {}).flatMap(([name, entry]) => {
    const path = ["settings", name];
    const inClear = membersInClear(entry).map((member) => ({
      path: [...path, "setting", member],
      message:
        "is a secret, or may be one, and must not stand in a configuration file: give it as { env: NAME } or { file: PATH }",
    }));
    const parameter = parameterOf(entry.provider);
    if (!isBuiltIn(entry.provider) && parameter === undefined) {
      const message = `provider ${JSON.stringify(entry.provider)} is neither built in nor a custom provider of this file`;
      return [...inClear, { path: [...path, "provider"], message }];
    }
    const members = spellMembers(entry.provider, withPlaceholders(entry), parameter);
    const fault = validateMembers(entry.provider, members, parameter);
    if (fault === undefined || inClear.length > 0) return inClear;
    return [{ path: [...path, ...memberOf(fault)], message: fault }];
  });
}

/** The rules call a member `setting.url`. */
function memberOf(fault: string): readonly string[] {
  const [, member] = /^setting\.(\w+) /.exec(fault) ?? [];
  return member === undefined ? [] : ["setting", member];
}

const membersInClear = ({ provider, setting = {} }: SettingEntry): readonly string[] =>
  Object.entries(setting).flatMap(([member, value]) =>
    typeof value === "string" && !isPlainMember(provider, member) ? [member] : [],
  );

const withPlaceholders = ({ setting = {} }: SettingEntry): Record<string, string> =>
  Object.fromEntries(
    Object.entries(setting).map(([member, value]) => [
      member,
      typeof value === "string" ? value : PLACEHOLDER,
    ]),
  );
