import { z } from "zod";

/** What an alert can be about. */
export const AlertKind = z.enum([
  "budget_share",
  "budget_forecast",
  "unpriced_calls",
  "error_rate",
  "breaker_open",
  "queue_lag",
  "spool",
]);
export type AlertKind = z.infer<typeof AlertKind>;

/** In which form a webhook is written: ours, or what Slack's incoming webhooks take. */
export const WebhookFormat = z.enum(["lintel", "slack"]);
export type WebhookFormat = z.infer<typeof WebhookFormat>;

/** When a rule is crossed. */
export const AlertCondition = z.object({
  /** Levels in the unit of the kind, each of which is crossed by itself. */
  thresholds: z.array(z.int().positive()).min(1),
  /** For budgets: those of these keys and users, and of holders with all of these tags; all budgets if none is given. */
  keyIds: z.array(z.string()).optional(),
  userIds: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
  /** For error rates: over this many minutes, with at least this many calls. */
  windowInMinutes: z.int().positive().optional(),
  minCalls: z.int().positive().optional(),
});
export type AlertCondition = z.infer<typeof AlertCondition>;

/** When to alert. */
export interface AlertRule {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly kind: AlertKind;
  readonly enabled: boolean;
  readonly condition: AlertCondition;
}

interface KindFacts {
  /** What a threshold counts, in words. */
  readonly unit: string;
  readonly thresholds: readonly number[];
}

/** What thresholds of each kind count, and those of a rule that names none. */
export const ALERT_KINDS: Readonly<Record<AlertKind, KindFacts>> = {
  budget_share: { unit: "percent of the budget", thresholds: [50, 80, 100] },
  budget_forecast: { unit: "percent of the budget", thresholds: [100] },
  unpriced_calls: { unit: "calls of a model in a day", thresholds: [1] },
  error_rate: { unit: "percent of the calls", thresholds: [10] },
  breaker_open: { unit: "seconds at rest", thresholds: [60] },
  queue_lag: { unit: "seconds the oldest batch has waited", thresholds: [60] },
  spool: { unit: "events in a proxy's spool", thresholds: [10_000] },
};

/** Over how long an error rate is taken, and of how many calls at least, when a rule does not say. */
export const ERROR_RATE_DEFAULTS = { windowInMinutes: 15, minCalls: 20 } as const;
