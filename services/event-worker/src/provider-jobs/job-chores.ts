import type { HeldReservation } from "@lintel/admission";
import type { OpenJob } from "@lintel/db";

import type { RepeatedTask } from "../repeat.ts";
import type { JobDeps } from "./job-deps.ts";
import { lookAfterJobs } from "./look-after-jobs.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** What has ended is looked for so often at least. */
const LONGEST_LOOK_MS = 1000;
const SHORTEST_LOOK_MS = 100;
/** Booked jobs are remembered so long, so that a late word about them is no new job. */
const REMEMBERED_MS = 35 * DAY_MS;
const MOST_ROUNDS = 10;

/** What the worker does for jobs by the clock; `intervalMs` is how often at most a provider is asked about one. */
export const jobChores = (deps: JobDeps, intervalMs: number): readonly RepeatedTask[] => [
  {
    name: "look after jobs",
    everyMs: Math.max(SHORTEST_LOOK_MS, Math.min(intervalMs, LONGEST_LOOK_MS)),
    async run() {
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        if ((await lookAfterJobs(deps, intervalMs)) === 0) return;
      }
    },
  },
  {
    name: "hold limits for jobs",
    everyMs: 5 * MINUTE_MS,
    async run() {
      const jobs = await deps.store.holding();
      await deps.settlement.hold(jobs.flatMap(toReservation));
    },
  },
  {
    name: "forget old jobs",
    everyMs: 60 * MINUTE_MS,
    async run() {
      const forgotten = await deps.store.prune(deps.now() - REMEMBERED_MS);
      if (forgotten > 0) deps.logger.info({ forgotten }, "old jobs forgotten");
    },
  },
];

const toReservation = ({ call, started: { held } }: OpenJob): readonly HeldReservation[] =>
  held === undefined ? [] : [{ callId: call.id, atMs: call.createdAtMs, ...held }];
