import { allPages } from "../../api/all-pages.ts";
import { answerOf, api } from "../../api/service.ts";
import { type RequestFilter, searchOf } from "./request-filter.ts";
import type { LedgerEvent } from "./request-row.ts";

const PAGE = 1000;

/** All requests that a filter means, page by page, without stored bodies. */
export function exportPages(filter: RequestFilter, now: number) {
  const search = { ...searchOf(filter, now), limit: PAGE };
  return allPages(
    (cursor) => {
      const body = cursor === "" ? search : { ...search, cursor };
      return answerOf(api.POST("/api/v2/events", { body }));
    },
    ({ events }) => events.map(toRow),
  );
}

const toRow = (event: LedgerEvent) => ({
  id: event.id,
  time: new Date(event.created_at * 1000).toISOString(),
  keyId: event.key_id,
  userId: event.userId,
  provider: event.provider,
  model: event.model,
  path: event.path,
  status: event.status,
  errorCode: event.errorCode,
  promptTokens: event.prompt_token_count,
  completionTokens: event.completion_token_count,
  costInNanoUsd: event.costInNanoUsd,
  unpriced: event.unpriced,
  latencyInMs: event.latency_in_ms,
  ttftInMs: event.ttftInMs,
  action: event.action,
  routeId: event.routeId,
  policyId: event.policyId,
  tags: event.tags.join(" "),
});
