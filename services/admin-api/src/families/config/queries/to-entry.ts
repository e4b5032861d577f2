import type { State } from "@lintel/config-file";
import {
  type CustomProvider,
  type Key,
  type Policy,
  type ProviderSetting,
  type Route,
  settingIdsOf,
  type User,
} from "@lintel/core";

import { toCustomProviderAnswer } from "../../custom-providers/models/custom-provider-answer.ts";
import { toKeyAnswer } from "../../keys/models/key-answer.ts";
import { toPolicyAnswer } from "../../policies/models/policy-answer.ts";
import { toRouteAnswer } from "../../routes/models/route-answer.ts";
import { toSettingAnswer } from "../../settings/models/setting-answer.ts";
import { toUserAnswer } from "../../users/models/user-answer.ts";

/** What answers say that a file does not, or says in another way. */
const NOT_IN_FILES: ReadonlySet<string> = new Set([
  "id",
  "keyId",
  "createdAt",
  "updatedAt",
  "created_at",
  "updated_at",
  "revoked",
  "revokedReason",
  "configName",
  "config_name",
  "key",
  "previousKeys",
  "settingId",
  "settingIds",
  "policyId",
  "keyIds",
]);

const own = (answer: object): State =>
  Object.fromEntries(Object.entries(answer).filter(([name]) => !NOT_IN_FILES.has(name)));

export const customProviderEntry = (provider: CustomProvider): State =>
  own(toCustomProviderAnswer(provider));

/** With the secrets of the setting in clear. */
export const settingEntry = (setting: ProviderSetting): State => ({
  ...own(toSettingAnswer(setting)),
  setting: setting.setting,
});

export const policyEntry = (policy: Policy): State => own(toPolicyAnswer(policy));

/** With the hash of the key as its secret. */
export const keyEntry = (key: Key): State => ({
  ...own(toKeyAnswer(key)),
  secret: key.secretHash,
  settings: settingIdsOf(key),
  policy: key.policyId,
});

export const userEntry = (user: User): State => ({ ...own(toUserAnswer(user)), keys: user.keyIds });

export const routeEntry = (route: Route): State => ({
  ...own(toRouteAnswer(route)),
  keys: route.keyIds,
});
