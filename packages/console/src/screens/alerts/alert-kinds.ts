import type { components } from "@lintel/admin-client";

export type AlertKind = components["schemas"]["Alert"]["kind"];

const NAMES: Readonly<Record<AlertKind, string>> = {
  budget_share: "Share of a budget spent",
  budget_forecast: "Budget by forecast",
  unpriced_calls: "Calls without a price",
  error_rate: "Failing calls",
  breaker_open: "Providers that rest",
  queue_lag: "Lag of the ledger",
  spool: "Events in spools",
};

export const kindName = (kind: AlertKind): string => NAMES[kind] ?? kind;

export const KIND_CHOICES = Object.entries(NAMES).map(([value, label]) => ({ value, label }));

export const isKind = (text: string): text is AlertKind => Object.hasOwn(NAMES, text);
