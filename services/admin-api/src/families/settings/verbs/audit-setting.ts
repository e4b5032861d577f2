import { publicMembers } from "@lintel/admin-models";
import type { ProviderSetting } from "@lintel/core";

import type { Recorded } from "../../../writes/changed-members.ts";
import { Secret } from "../../../writes/secret.ts";
import { toSettingAnswer } from "../models/setting-answer.ts";

/** A provider setting as the audit log may show it. */
export function auditSetting(setting: ProviderSetting): Recorded {
  const members = Object.entries(setting.setting).map(([name, value]) => [name, new Secret(value)]);
  const known = publicMembers(setting.provider, setting.setting);
  return { ...toSettingAnswer(setting), setting: { ...Object.fromEntries(members), ...known } };
}
