import type { SharedRest } from "@lintel/breakers";
import {
  type AlertKind,
  type AlertRule,
  ERROR_RATE_DEFAULTS,
  isWatched,
  type Observation,
  observeForecast,
  observeShare,
  windowStartMs,
} from "@lintel/core";
import {
  type BudgetFilter,
  findBudgetStandings,
  findErrorRates,
  findUnpricedModels,
  type Tables,
} from "@lintel/db";
import type { SpoolReport } from "@lintel/events";
import type { Kysely } from "kysely";

/** Where levels are read. Each read has a deadline, and rejects when it cannot be made. */
export interface ObserverNeeds {
  readonly db: Kysely<Tables>;
  readonly readBreakers: (nowMs: number) => Promise<readonly SharedRest[]>;
  /** How long the oldest batch has waited to be booked; 0 when none waits. */
  readonly queueWaitMs: (nowMs: number) => Promise<number>;
  readonly readSpools: (nowMs: number) => Promise<readonly SpoolReport[]>;
}

type Observe = (
  rule: AlertRule,
  nowMs: number,
  needs: ObserverNeeds,
) => Promise<readonly Observation[]>;

/** The most objects per round; the rest are left to the next. */
const MAX_OBJECTS = 1000;

/** Reads the levels that a rule of each kind is about. */
export const OBSERVERS: Readonly<Record<AlertKind, Observe>> = {
  async budget_share(rule, nowMs, { db }) {
    const minShare = Math.min(...rule.condition.thresholds);
    const budgets = await findBudgetStandings(db, filterOf(rule, minShare), nowMs);
    return budgets.map((budget) => observeShare(budget, nowMs));
  },
  async budget_forecast(rule, nowMs, { db }) {
    const budgets = await findBudgetStandings(db, filterOf(rule, 0), nowMs);
    return budgets.flatMap((budget) => observeForecast(budget, nowMs) ?? []);
  },
  async unpriced_calls(_rule, nowMs, { db }) {
    const fromMs = windowStartMs("d", nowMs);
    const search = { fromMs, untilMs: nowMs + 1, limit: MAX_OBJECTS };
    const models = await findUnpricedModels(db, search);
    return models.map(({ calls, model, provider, unknownUsage }) => ({
      object: { kind: "model", id: `${provider} ${model}`, name: model },
      window: `d from ${new Date(fromMs).toISOString()}`,
      level: calls,
      text: `${calls} calls today of ${model} (${provider}) have no price${forWhat(unknownUsage)}`,
    }));
  },
  async error_rate({ condition }, nowMs, { db }) {
    const {
      minCalls = ERROR_RATE_DEFAULTS.minCalls,
      windowInMinutes = ERROR_RATE_DEFAULTS.windowInMinutes,
    } = condition;
    const rates = await findErrorRates(db, nowMs - windowInMinutes * 60_000);
    return rates
      .filter(({ calls, provider }) => calls >= minCalls && provider !== "")
      .map(({ calls, errors, provider }) => ({
        object: { kind: "provider", id: provider, name: provider },
        level: Math.floor((errors / calls) * 10_000) / 100,
        text: `${errors} of ${calls} calls to ${provider} failed in the last ${windowInMinutes} minutes`,
      }));
  },
  async breaker_open(_rule, nowMs, { readBreakers }) {
    const rests = await readBreakers(nowMs);
    return rests
      .filter(({ untilMs }) => untilMs > nowMs)
      .map(({ cause, model, provider, settingId, sinceMs }) => ({
        object: { kind: "setting", id: `${settingId} ${model}`.trim(), name: provider },
        level: Math.max(0, Math.floor((nowMs - sinceMs) / 1000)),
        text: `calls to ${provider}${model === "" ? "" : ` for ${model}`} rest (${cause})`,
      }));
  },
  async queue_lag(_rule, nowMs, { queueWaitMs }) {
    const seconds = Math.floor((await queueWaitMs(nowMs)) / 1000);
    return [
      {
        object: { kind: "queue", id: "usage", name: "usage" },
        level: seconds,
        text: `the oldest batch of calls has waited for ${seconds} s to be booked`,
      },
    ];
  },
  async spool(_rule, nowMs, { readSpools }) {
    const spools = await readSpools(nowMs);
    return spools.map(({ name, records }) => ({
      object: { kind: "proxy", id: name, name },
      level: records,
      text: `the spool ${name} holds ${records} calls that are not booked`,
    }));
  },
};

const filterOf = ({ condition }: AlertRule, minShare: number): BudgetFilter => ({
  minShare,
  keyIds: condition.keyIds,
  userIds: condition.userIds,
  tags: condition.tags,
  units: (["d", "mo", "total"] as const).filter(isWatched),
  limit: MAX_OBJECTS,
});

const forWhat = (usage: readonly string[]): string =>
  usage.length === 0 ? "" : ` for ${usage.slice(0, 5).join(", ")}`;
