import type { components } from "@lintel/admin-client";

import { type PeriodName, periodUpTo, readPeriodName } from "../../url/period.ts";

type Search = components["schemas"]["EventSearch"];

/** What the address says of the requests to be listed. */
export interface RequestFilter {
  readonly period: PeriodName;
  readonly key: string;
  readonly user: string;
  readonly tag: string;
  readonly policy: string;
  readonly action: string;
  readonly status: string;
  readonly outcome: string;
  readonly order: string;
}

export const readFilter = (params: URLSearchParams): RequestFilter => ({
  period: readPeriodName(params.get("period"), "24h"),
  key: params.get("key") ?? "",
  user: params.get("user") ?? "",
  tag: params.get("tag") ?? "",
  policy: params.get("policy") ?? "",
  action: params.get("action") ?? "",
  status: params.get("status") ?? "",
  outcome: params.get("outcome") ?? "",
  order: params.get("order") ?? "",
});

const ORDERS: ReadonlyMap<string, Partial<Search>> = new Map([
  ["cost", { costOrder: "desc" }],
  ["oldest", { dateOrder: "asc" }],
]);

/** The search that a filter means; what is not filtered by is left out. */
export const searchOf = (filter: RequestFilter, now: number): Search => ({
  ...periodUpTo(filter.period, now),
  ...(ORDERS.get(filter.order) ?? { dateOrder: "desc" }),
  ...(filter.key !== "" && { keyIds: [filter.key] }),
  ...(filter.user !== "" && { userIds: [filter.user] }),
  ...(filter.tag !== "" && { tags: [filter.tag] }),
  ...(filter.policy !== "" && { policyIds: [filter.policy] }),
  ...(filter.action !== "" && { actions: [filter.action] }),
  ...(Number(filter.status) > 0 && { status: Number(filter.status) }),
  ...(filter.outcome === "unknown" && { outcome: "unknown" }),
});
