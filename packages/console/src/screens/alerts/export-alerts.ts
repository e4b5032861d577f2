import type { components } from "@lintel/admin-client";

import { allPages } from "../../api/all-pages.ts";
import { answerOf, api } from "../../api/service.ts";
import { isoTime } from "../../format/time.ts";
import type { Alert } from "./alert-draft.ts";

export type Delivery = components["schemas"]["AlertDelivery"];

const PAGE = "500";

/** What a delivery says to people. */
export function textOf({ message }: Delivery): string {
  const text = message["text"];
  return typeof text === "string" ? text : "";
}

export const exportRow = (alert: Alert) => ({
  id: alert.id,
  name: alert.name,
  created: isoTime(alert.createdAt),
  kind: alert.kind,
  thresholds: alert.thresholds.join(" "),
  enabled: alert.enabled,
  host: alert.webhook.host,
  format: alert.webhook.format,
  tags: (alert.tags ?? []).join(" "),
  keyIds: (alert.keyIds ?? []).join(" "),
});

/** All deliveries that are kept, the newest first, page by page. */
export const exportDeliveries = () =>
  allPages(
    (cursor) => {
      const query = { limit: PAGE, ...(cursor !== "" && { cursor }) };
      return answerOf(api.GET("/api/alert-deliveries", { params: { query } }));
    },
    ({ deliveries }) => deliveries.map(toRow),
  );

const toRow = (delivery: Delivery) => ({
  id: delivery.id,
  time: isoTime(delivery.createdAt),
  alertId: delivery.alertId,
  text: textOf(delivery),
  state: delivery.state,
  attempts: delivery.attempts,
  lastStatus: delivery.lastStatus,
  lastError: delivery.lastError,
});
