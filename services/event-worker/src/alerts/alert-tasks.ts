import { pruneAlerts } from "@lintel/db";

import type { RepeatedTask } from "../repeat.ts";
import type { AlertDeps } from "./alert-deps.ts";
import { deliverAlerts } from "./deliver-alerts.ts";
import { evaluateAlerts } from "./evaluate-alerts.ts";

const SECOND_MS = 1000;
/** After so many rounds, a task that works off a backlog lets others have their turn. */
const MAX_ROUNDS = 20;

/** The tasks of alerts. Each is safe on any number of replicas at once. */
export const alertTasks = (deps: AlertDeps): readonly RepeatedTask[] => [
  { name: "evaluate alerts", everyMs: 15 * SECOND_MS, run: () => evaluateAlerts(deps) },
  {
    name: "deliver alerts",
    everyMs: SECOND_MS,
    async run() {
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        if ((await deliverAlerts(deps)) === 0) return;
      }
    },
  },
  {
    name: "prune alerts",
    everyMs: 3600 * SECOND_MS,
    async run() {
      const deleted = await pruneAlerts(deps.db, deps.now());
      if (deleted > 0) deps.logger.info({ deleted }, "old alerts pruned");
    },
  },
];
