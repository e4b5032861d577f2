import { answerOf, api } from "../../../api/service.ts";
import { limitMembers } from "../../../format/limits.ts";
import { type LimitDraft, toLimits } from "../../shared/limits/limit-editor.tsx";
import type { Key } from "../key-queries.ts";

/** What can be done with many keys at once. */
export const BULK_ACTIONS = [
  { value: "revoke", label: "Revoke them" },
  { value: "restore", label: "Restore them" },
  { value: "policy", label: "Give them a policy" },
  { value: "limits", label: "Replace their limits" },
] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number]["value"];

export interface BulkChange {
  readonly action: BulkAction;
  readonly policyId: string;
  readonly limits: readonly LimitDraft[];
}

/** The change of one key, as the API takes it. */
export function bodyOf({ action, limits, policyId }: BulkChange) {
  if (action === "revoke") return { revoked: true };
  if (action === "restore") return { revoked: false };
  if (action === "policy") return { policyId };
  return limitMembers(toLimits(limits));
}

/** Whether a key is changed: those of a configuration file only where it is about revoking. */
export const isChanged = ({ action }: BulkChange, { configName = "" }: Key): boolean =>
  configName === "" || action === "revoke" || action === "restore";

const PAGE = 500;

/** Every key with a tag. */
export async function keysWithTag(tag: string, signal: AbortSignal): Promise<readonly Key[]> {
  const found: Key[] = [];
  let cursor: string | undefined;
  do {
    const body = { tags: [tag], limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const page = await answerOf(api.POST("/api/v2/key-management/keys", { body, signal }));
    found.push(...page.keys);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}
