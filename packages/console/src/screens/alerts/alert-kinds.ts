import type { components } from "@lintel/admin-client";

import { formatCount } from "../../format/numbers.ts";

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

/** What thresholds of a kind count, and those of a rule without any. */
const THRESHOLDS: Readonly<Record<AlertKind, string>> = {
  budget_share: "Percent of the budget; 50, 80 and 100 unless given.",
  budget_forecast: "Percent of the budget at the end of its window; 100 unless given.",
  unpriced_calls: "Calls of a model in a day; 1 unless given.",
  error_rate: "Percent of the calls; 10 unless given.",
  breaker_open: "Seconds that calls go elsewhere; 60 unless given.",
  queue_lag: "Seconds that the oldest batch has waited; 60 unless given.",
  spool: "Events in the spool of a proxy; 10,000 unless given.",
};

export const thresholdHint = (kind: AlertKind): string => THRESHOLDS[kind];

/** What a threshold of a kind is written with. */
const UNITS: Readonly<Record<AlertKind, string>> = {
  budget_share: "%",
  budget_forecast: "%",
  unpriced_calls: "",
  error_rate: "%",
  breaker_open: " s",
  queue_lag: " s",
  spool: "",
};

export const thresholdsInWords = (kind: AlertKind, thresholds: readonly number[]): string =>
  thresholds.map((threshold) => `${formatCount(threshold)}${UNITS[kind]}`).join(", ");

export const KIND_CHOICES = Object.entries(NAMES).map(([value, label]) => ({ value, label }));

export const isKind = (text: string): text is AlertKind => Object.hasOwn(NAMES, text);
