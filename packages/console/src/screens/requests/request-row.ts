import type { components } from "@lintel/admin-client";

import type { RequestFilter } from "./request-filter.ts";

/** A call, or one of its attempts, as the ledger has it. */
export type LedgerEvent = components["schemas"]["Event"];
export type LiveCall = components["schemas"]["LiveCall"];

/** What a list shows of a request, whether it was searched for or is watched. */
export interface RequestRow {
  readonly id: string;
  readonly at: number;
  readonly status: number;
  /** Why it failed, or how it ended. */
  readonly reason: string;
  readonly provider: string;
  /** Empty where the body named none. */
  readonly model: string;
  readonly path: string;
  readonly routeId: string;
  readonly keyId: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly latencyMs: number;
  readonly costNano: string;
  readonly unpriced: boolean;
  readonly action: string;
  /** What is out of the ordinary. */
  readonly isUnknown: boolean;
  readonly isCorrection: boolean;
  readonly attempt: number | null;
}

export const rowOfEvent = (event: LedgerEvent): RequestRow => ({
  id: event.id,
  at: event.created_at,
  status: event.status,
  reason: event.errorCode === "" ? event.ending : event.errorCode,
  provider: event.provider,
  model: event.model,
  path: event.path,
  routeId: event.routeId,
  keyId: event.key_id,
  promptTokens: event.prompt_token_count,
  completionTokens: event.completion_token_count,
  latencyMs: event.latency_in_ms,
  costNano: event.costInNanoUsd,
  unpriced: event.unpriced,
  action: event.action,
  isUnknown: event.outcome === "unknown",
  isCorrection: event.corrects !== null,
  attempt: event.attempt,
});

export const rowOfLiveCall = (call: LiveCall): RequestRow => ({
  id: call.id,
  at: call.createdAt,
  status: call.status,
  reason: call.errorCode,
  provider: call.provider,
  model: call.model,
  path: call.path,
  routeId: call.routeId,
  keyId: call.keyId,
  promptTokens: call.promptTokens,
  completionTokens: call.completionTokens,
  latencyMs: call.latencyInMs,
  costNano: call.costInNanoUsd,
  unpriced: call.unpriced,
  action: call.action,
  isUnknown: false,
  isCorrection: false,
  attempt: null,
});

/** Older ones are searched for, not watched. */
const MAX_WATCHED = 200;

/** Watched rows with those that were booked later in front of them. */
export const withLater = (
  rows: readonly RequestRow[],
  later: readonly RequestRow[],
): readonly RequestRow[] => [...later.toReversed(), ...rows].slice(0, MAX_WATCHED);

/** Whether a watched call is one that the filter means; what the service filters by itself is not looked at. */
export const isMeant = ({ action, route, status }: RequestFilter, row: RequestRow): boolean =>
  (action === "" || row.action === action) &&
  (route === "" || row.routeId === route) &&
  (status === "" || row.status === Number(status));
