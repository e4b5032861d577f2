import type { Settlement } from "@lintel/admission";
import {
  dropOldEvents,
  makeEventPartitions,
  pruneAdminSessions,
  pruneIdempotentAnswers,
  pruneSpend,
  rollUpEvents,
  settleCorrections,
  type Tables,
} from "@lintel/db";
import type { QueueDepthReader, QueueDepths } from "@lintel/events/bullmq";
import type { Logger, MetricSet } from "@lintel/service-kit";
import type { Kysely } from "kysely";

import type { RepeatedTask } from "./repeat.ts";
import { revokeLapsed } from "./verbs/revoke-lapsed.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** After this many rounds of rolling up, other tasks have their turn. */
const MAX_ROUNDS = 10;

export interface TaskNeeds {
  readonly settlement: Pick<Settlement, "settle">;
  readonly db: Kysely<Tables>;
  readonly logger: Pick<Logger, "info">;
  readonly now: () => number;
  /** How long events are kept; for ever when absent. */
  readonly eventRetentionMs: number | undefined;
}

/** The worker's scheduled tasks. Each is safe on any number of replicas at once. */
export function ledgerTasks(needs: TaskNeeds): readonly RepeatedTask[] {
  const { db, logger, now } = needs;
  return [
    {
      name: "settle corrections",
      everyMs: SECOND_MS,
      async run() {
        await settleCorrections(db, (holders) =>
          needs.settlement.settle(holders.map((holder) => ({ ...holder, callIds: [] }))),
        );
      },
    },
    {
      name: "roll up events",
      everyMs: 5 * SECOND_MS,
      async run() {
        for (let round = 0; round < MAX_ROUNDS; round += 1) {
          if ((await rollUpEvents(db)) === 0) return;
        }
      },
    },
    {
      name: "make event partitions",
      everyMs: 10 * MINUTE_MS,
      async run() {
        const made = await makeEventPartitions(db, now());
        if (made.length > 0) logger.info({ made }, "event partitions made");
      },
    },
    {
      name: "revoke lapsed keys and users",
      everyMs: 15 * SECOND_MS,
      async run() {
        for (const kind of ["key", "user"] as const) {
          for (const id of await revokeLapsed(db, kind, now())) {
            logger.info({ [`${kind}Id`]: id }, `${kind} revoked: its time to live has passed`);
          }
        }
      },
    },
    ...pruningTasks(needs),
    ...retentionTasks(needs),
  ];
}

const pruningTasks = ({ db, logger, now }: TaskNeeds): readonly RepeatedTask[] => [
  {
    name: "prune spend",
    everyMs: 60 * MINUTE_MS,
    async run() {
      const deleted = await pruneSpend(db, now());
      if (deleted > 0) logger.info({ deleted }, "spend of past minutes and hours pruned");
    },
  },
  {
    name: "prune idempotent answers",
    everyMs: 60 * MINUTE_MS,
    async run() {
      const deleted = await pruneIdempotentAnswers(db, now());
      if (deleted > 0) logger.info({ deleted }, "answers kept for repeated requests pruned");
    },
  },
  {
    name: "prune admin sessions",
    everyMs: 60 * MINUTE_MS,
    async run() {
      const deleted = await pruneAdminSessions(db, now());
      if (deleted > 0) logger.info({ deleted }, "sessions of the admin API pruned");
    },
  },
];

function retentionTasks({ db, logger, now, eventRetentionMs }: TaskNeeds): readonly RepeatedTask[] {
  if (eventRetentionMs === undefined) return [];
  return [
    {
      name: "drop old events",
      everyMs: 60 * MINUTE_MS,
      async run() {
        const dropped = await dropOldEvents(db, now() - eventRetentionMs);
        if (dropped.length > 0) logger.info({ dropped }, "old events dropped");
      },
    },
  ];
}

const NO_DEPTHS: QueueDepths = { waiting: 0, active: 0, delayed: 0, deadLetters: 0 };

/** Keeps the gauges of the queues fresh. */
export function watchQueues(
  depths: Pick<QueueDepthReader, "close" | "read">,
  metrics: MetricSet,
): RepeatedTask {
  let latest = NO_DEPTHS;
  const gauge = (name: string, description: string, state: keyof QueueDepths): void =>
    metrics.gauge({ name, description, unit: "{item}" }, () => latest[state]);
  gauge("lintel.queue.waiting", "Batches waiting to be booked.", "waiting");
  gauge("lintel.queue.active", "Batches being booked.", "active");
  gauge("lintel.queue.delayed", "Batches that failed and wait for their next try.", "delayed");
  gauge(
    "lintel.queue.dead.letters",
    "Records in the dead letters, for people to look at.",
    "deadLetters",
  );
  return {
    name: "watch queues",
    everyMs: 5 * SECOND_MS,
    async run() {
      // The connection reports that Redis is away; the gauges keep their values.
      latest = await depths.read().catch(() => latest);
    },
  };
}
