import { Key } from "@lintel/core";
import type { Selectable } from "kysely";

import type { KeysTable } from "../schema/configuration-tables.ts";
import { toHolderMembers } from "./to-holder-members.ts";

/** A row of `keys` with the setting ids of `key_settings`, in their order, and the former secrets still valid. */
export type KeyRow = Selectable<KeysTable> & {
  readonly setting_ids: readonly string[];
  readonly previous_secrets: unknown;
};

/** A row as the model. */
export const toKey = (row: KeyRow): Key =>
  Key.parse({
    ...toHolderMembers(row),
    secretHash: row.secret_hash,
    previousSecrets: row.previous_secrets,
    settingId: row.setting_id ?? "",
    settingIds: row.setting_ids,
    shouldLogRequest: row.should_log_request,
    shouldLogResponse: row.should_log_response,
    rotationEnabled: row.rotation_enabled,
    policyId: row.policy_id ?? "",
    isKeyNotHashed: row.is_key_not_hashed,
    requireUser: row.require_user,
    userFrom: row.user_from,
    userMember: row.user_member,
    strictTranslation: row.strict_translation,
  });
