import type { HeldReservation } from "@lintel/admission";
import type { OpenJob } from "@lintel/db";

import type { RepeatedTask } from "../repeat.ts";
import type { JobDeps } from "./job-deps.ts";
import { pollJobs } from "./poll-jobs.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Longest pause between two looks for due jobs. */
const MAX_LOOK_MS = 1000;
const MIN_LOOK_MS = 100;
/** How long booked jobs are remembered, so that a late report about one does not start it again. */
const REMEMBERED_MS = 35 * DAY_MS;
const MAX_ROUNDS = 10;
const HOLD_EVERY_MS = 5 * MINUTE_MS;
/** Well within the time for which no call is admitted after a loss of Redis. */
const LOSS_LOOK_MS = 500;

/** The worker's scheduled tasks for jobs; `intervalMs` is how often at most a provider is asked about one. */
export const jobTasks = (deps: JobDeps, intervalMs: number): readonly RepeatedTask[] => [
  {
    name: "poll jobs",
    everyMs: Math.max(MIN_LOOK_MS, Math.min(intervalMs, MAX_LOOK_MS)),
    async run() {
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        if ((await pollJobs(deps, intervalMs)) === 0) return;
      }
    },
  },
  holdLimits(deps),
  {
    name: "forget old jobs",
    everyMs: 60 * MINUTE_MS,
    async run() {
      const forgotten = await deps.store.prune(deps.now() - REMEMBERED_MS);
      if (forgotten > 0) deps.logger.info({ forgotten }, "old jobs forgotten");
    },
  },
];

/** Renews the reservations of jobs, and restores them as soon as Redis was emptied: before any new call is admitted. */
function holdLimits(deps: JobDeps): RepeatedTask {
  let heldIn: string | undefined;
  let heldAtMs = 0;
  return {
    name: "hold limits for jobs",
    everyMs: LOSS_LOOK_MS,
    async run() {
      const epoch = await deps.settlement.epoch();
      const isHeld = epoch === heldIn && deps.now() - heldAtMs < HOLD_EVERY_MS;
      if (isHeld) return;
      const jobs = await deps.store.holding();
      await deps.settlement.hold(jobs.flatMap(toReservation));
      heldIn = epoch;
      heldAtMs = deps.now();
    },
  };
}

const toReservation = ({ call, started: { held } }: OpenJob): readonly HeldReservation[] =>
  held === undefined ? [] : [{ callId: call.id, atMs: call.createdAtMs, ...held }];
