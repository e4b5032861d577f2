import { limitMembers, limitsOf } from "../../../format/limits.ts";
import { type LimitDraft, toDrafts, toLimits } from "../../shared/limits/limit-editor.tsx";
import { splitTags } from "../../shared/list/tags.tsx";
import type { Key } from "../key-queries.ts";

/** A key while it is made or changed. */
export interface KeyDraft {
  readonly name: string;
  readonly tags: string;
  readonly settingIds: readonly string[];
  readonly limits: readonly LimitDraft[];
  readonly ttl: string;
  readonly policyId: string;
  readonly requireUser: boolean;
  readonly logs: boolean;
}

export const EMPTY_KEY: KeyDraft = {
  name: "",
  tags: "",
  settingIds: [],
  limits: [],
  ttl: "",
  policyId: "",
  requireUser: false,
  logs: false,
};

export const draftOf = (key: Key): KeyDraft => ({
  name: key.name,
  tags: (key.tags ?? []).join(", "),
  settingIds:
    key.settingIds.length > 0 ? key.settingIds : [key.settingId].filter((id) => id !== ""),
  limits: toDrafts(limitsOf(key)),
  ttl: key.ttl,
  policyId: key.policyId,
  requireUser: key.requireUser,
  logs: key.shouldLogRequest || key.shouldLogResponse,
});

/** What new and changed keys have in common. Of a change, empty tags and settings change nothing. */
export const sharedMembers = (draft: KeyDraft) => ({
  name: draft.name.trim(),
  tags: splitTags(draft.tags),
  settingIds: [...draft.settingIds],
  ...limitMembers(toLimits(draft.limits)),
  policyId: draft.policyId,
  requireUser: draft.requireUser,
  shouldLogRequest: draft.logs,
  shouldLogResponse: draft.logs,
});
