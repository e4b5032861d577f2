import type { AlertRule } from "@lintel/core";
import { findAlertRules, recordCrossings } from "@lintel/db";

import type { AlertDeps } from "./alert-deps.ts";
import { MAX_ATTEMPTS } from "./delivery-pace.ts";
import { OBSERVERS } from "./observers.ts";
import { renderAlert } from "./render-alert.ts";

/**
 * Looks at every rule and records what it crosses. One whose levels cannot be read is left for the next look, and keeps
 * no other from it.
 */
export async function evaluateAlerts(deps: AlertDeps): Promise<void> {
  for (const rule of await findAlertRules(deps.db)) {
    try {
      await evaluateRule(deps, rule);
    } catch (error) {
      deps.logger.warn(
        { ruleId: rule.id, kind: rule.kind, err: error },
        "alert rule not evaluated",
      );
    }
  }
}

async function evaluateRule(deps: AlertDeps, rule: AlertRule): Promise<void> {
  const atMs = deps.now();
  const observations = await OBSERVERS[rule.kind](rule, atMs, deps);
  const crossed = await recordCrossings(
    deps.db,
    { rule, observations, atMs },
    { newId: deps.newId, render: renderAlert, maxAttempts: MAX_ATTEMPTS },
  );
  if (crossed === 0) return;
  deps.metrics.crossed(rule.kind, crossed);
  deps.logger.info({ ruleId: rule.id, kind: rule.kind, crossed }, "alert rule crossed");
}
