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
  readonly provider: string;
  readonly model: string;
  readonly route: string;
  readonly action: string;
  readonly status: string;
  readonly outcome: string;
  readonly order: string;
}

export function readFilter(params: URLSearchParams): RequestFilter {
  const text = (name: string): string => params.get(name) ?? "";
  return {
    period: readPeriodName(params.get("period"), "24h"),
    key: text("key"),
    user: text("user"),
    tag: text("tag"),
    policy: text("policy"),
    provider: text("provider"),
    model: text("model"),
    route: text("route"),
    action: text("action"),
    status: text("status"),
    outcome: text("outcome"),
    order: text("order"),
  };
}

const ORDERS: ReadonlyMap<string, Partial<Search>> = new Map([
  ["cost", { costOrder: "desc" }],
  ["oldest", { dateOrder: "asc" }],
]);

/** The search that a filter means; what is not filtered by is left out. */
export const searchOf = (filter: RequestFilter, now: number): Search => ({
  ...periodUpTo(filter.period, now),
  ...(ORDERS.get(filter.order) ?? { dateOrder: "desc" }),
  ...whoCalled(filter),
  ...whatServed(filter),
  ...whatCameOfIt(filter),
});

const whoCalled = ({ key, tag, user }: RequestFilter) => ({
  ...(key !== "" && { keyIds: [key] }),
  ...(user !== "" && { userIds: [user] }),
  ...(tag !== "" && { tags: [tag] }),
});

const whatServed = ({ model, provider, route }: RequestFilter) => ({
  ...(provider !== "" && { providers: [provider] }),
  ...(model !== "" && { models: [model] }),
  ...(route !== "" && { routeIds: [route] }),
});

const whatCameOfIt = ({ action, outcome, policy, status }: RequestFilter) => ({
  ...(policy !== "" && { policyIds: [policy] }),
  ...(action !== "" && { actions: [action] }),
  ...(Number(status) > 0 && { status: Number(status) }),
  ...(outcome === "unknown" && { outcome: "unknown" as const }),
});
