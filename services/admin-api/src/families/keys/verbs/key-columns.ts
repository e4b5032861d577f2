import type { NewKey } from "@lintel/admin-models";
import type { Tables } from "@lintel/db";
import type { Insertable } from "kysely";

import { holderColumns } from "../../holders/verbs/holder-columns.ts";

interface Identity {
  readonly id: string;
  /** When it was made: its ttl counts from then. */
  readonly at: Date;
  readonly secretHash: string;
}

/** A new key as its row holds it, but for its revocation. */
export const keyColumns = (
  { at, id, secretHash }: Identity,
  input: Omit<NewKey, "key">,
): Omit<Insertable<Tables["keys"]>, "revoked" | "revoked_reason"> => ({
  id,
  created_at: at,
  updated_at: at,
  secret_hash: secretHash,
  ...keyMembers(at, input),
});

/** What a body says of a key beside its secret and its `settingIds`, as the columns hold it. A ttl counts from the creation. */
export const keyMembers = (createdAt: Date, input: Omit<NewKey, "key">) => ({
  ...holderColumns(createdAt, input),
  tags: input.tags ?? null,
  setting_id: textOrNull(input.settingId),
  policy_id: textOrNull(input.policyId),
  should_log_request: input.shouldLogRequest ?? false,
  should_log_response: input.shouldLogResponse ?? false,
  rotation_enabled: input.rotationEnabled ?? false,
  is_key_not_hashed: input.isKeyNotHashed ?? false,
  require_user: input.requireUser ?? false,
  user_from: input.userFrom ?? "any",
  user_member: input.userMember ?? "",
  strict_translation: input.strictTranslation ?? false,
});

const textOrNull = (text = ""): string | null => (text === "" ? null : text);
