import type { components } from "@lintel/admin-client";

import { splitTags } from "../shared/list/tags.tsx";
import type { AlertKind } from "./alert-kinds.ts";

export type Alert = components["schemas"]["Alert"];

/** A rule while it is made or changed. */
export interface AlertDraft {
  readonly name: string;
  readonly kind: AlertKind;
  readonly thresholds: string;
  readonly tags: string;
  readonly keyIds: readonly string[];
  readonly windowInMinutes: string;
  readonly minCalls: string;
  /** Of a change: empty leaves it as it is. */
  readonly url: string;
  readonly format: Alert["webhook"]["format"];
  readonly enabled: boolean;
}

export const EMPTY_ALERT: AlertDraft = {
  name: "",
  kind: "budget_share",
  thresholds: "",
  tags: "",
  keyIds: [],
  windowInMinutes: "",
  minCalls: "",
  url: "",
  format: "lintel",
  enabled: true,
};

export const draftOf = (alert: Alert): AlertDraft => ({
  name: alert.name,
  kind: alert.kind,
  thresholds: alert.thresholds.join(", "),
  tags: (alert.tags ?? []).join(", "),
  keyIds: alert.keyIds ?? [],
  windowInMinutes: String(alert.windowInMinutes ?? ""),
  minCalls: String(alert.minCalls ?? ""),
  url: "",
  format: alert.webhook.format,
  enabled: alert.enabled,
});

export const isOfBudgets = (kind: AlertKind): boolean =>
  kind === "budget_share" || kind === "budget_forecast";

const wholeNumber = (text: string): number | undefined => {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : undefined;
};

/** What new and changed rules have in common; what does not belong to its kind is left out. */
export function membersOf(draft: AlertDraft) {
  const { enabled, keyIds, kind, name, tags } = draft;
  const thresholds = splitTags(draft.thresholds).flatMap((text) => wholeNumber(text) ?? []);
  const windowInMinutes = wholeNumber(draft.windowInMinutes);
  const minCalls = wholeNumber(draft.minCalls);
  return {
    name: name.trim(),
    enabled,
    ...(thresholds.length > 0 && { thresholds }),
    ...(isOfBudgets(kind) && { tags: splitTags(tags), keyIds: [...keyIds] }),
    ...(kind === "error_rate" && windowInMinutes !== undefined && { windowInMinutes }),
    ...(kind === "error_rate" && minCalls !== undefined && { minCalls }),
  };
}
