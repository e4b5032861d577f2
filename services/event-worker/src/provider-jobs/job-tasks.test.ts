import type { HeldReservation } from "@lintel/admission";
import type { OpenJob } from "@lintel/db";
import { expect, it } from "vitest";

import { anOpenJob, BEGUN_MS } from "../../test/an-open-job.ts";
import { jobTasks } from "./job-tasks.ts";

const DAY_MS = 86_400_000;

/** The worker's tasks for jobs, of which some hold limits; `due` says how many are due at each look. */
function someTasks({
  due = [],
  holding = [],
  intervalMs = 1000,
}: {
  readonly due?: readonly number[];
  readonly holding?: readonly OpenJob[];
  readonly intervalMs?: number;
} = {}) {
  const clock = { nowMs: 100 * DAY_MS };
  const redis = { epoch: "one" };
  const held: (readonly HeldReservation[])[] = [];
  const leases: number[] = [];
  const pruned: number[] = [];
  const logged: (readonly [unknown, unknown])[] = [];
  const unused = () => Promise.reject(new Error("not needed here"));
  const log = (facts: unknown, message?: unknown) => void logged.push([message, facts]);
  const [poll, hold, forget] = jobTasks(
    {
      settlement: {
        epoch: async () => redis.epoch,
        hold: async (reservations) => void held.push(reservations),
        settle: unused,
      },
      store: {
        holding: async () => holding,
        note: unused,
        async take(_nowMs, { leaseMs }) {
          leases.push(leaseMs);
          // None of them has an end yet, and this worker cannot ask.
          return Array.from({ length: due[leases.length - 1] ?? 0 }, () =>
            anOpenJob({ call: { ...anOpenJob().call, createdAtMs: clock.nowMs } }),
          );
        },
        noteEnd: unused,
        noteFailures: unused,
        postpone: unused,
        keepUsed: unused,
        close: unused,
        async prune(beforeMs) {
          pruned.push(clock.nowMs - beforeMs);
          return pruned.length - 1;
        },
      },
      ledger: { book: unused },
      prices: {
        find: () => undefined,
        mostExpensive: () => undefined,
        limitsOf: () => ({ maxOutputTokens: 0, contextTokens: 0 }),
      },
      revokeSpent: unused,
      costMapOf: unused,
      provider: undefined,
      metrics: { booked: () => undefined },
      logger: { debug: log, info: log, warn: log },
      now: () => clock.nowMs,
    },
    intervalMs,
  );
  return { clock, forget, held, hold, leases, logged, poll, pruned, redis };
}

it("holds limits for jobs every five minutes, and at once when Redis was emptied", async () => {
  const { clock, held, hold, redis } = someTasks();
  await hold?.run();
  await hold?.run();
  expect(held).toHaveLength(1);
  redis.epoch = "two";
  await hold?.run();
  await hold?.run();
  expect(held).toHaveLength(2);
  clock.nowMs += 5 * 60_000 - 1;
  await hold?.run();
  expect(held).toHaveLength(2);
  clock.nowMs += 1;
  await hold?.run();
  expect(held).toHaveLength(3);
  expect(hold?.everyMs).toBe(500);
});

it("holds what each job's call has reserved, and nothing for a job that holds nothing", async () => {
  const holders = [{ scope: "key", id: "k", money: "t", tokens: "" }] as const;
  const reservation = { holders: [...holders], reservedNano: 9, reservedTokens: 8 };
  const { started, ...rest } = anOpenJob();
  const holding = { ...rest, started: { ...started, held: reservation } };
  const { held, hold } = someTasks({ holding: [holding, anOpenJob()] });
  await hold?.run();
  expect(held).toEqual([[{ callId: rest.call.id, atMs: BEGUN_MS, ...reservation }]]);
});

it("polls as long as jobs are due, and lets other tasks have their turn after ten rounds", async () => {
  const few = someTasks({ due: [2, 1, 0, 5], intervalMs: 700 });
  await few.poll?.run();
  expect(few.leases).toEqual([700, 700, 700]);
  const many = someTasks({ due: Array.from({ length: 50 }, () => 1) });
  await many.poll?.run();
  expect(many.leases).toHaveLength(10);
});

it.each([
  [5000, 1000],
  [700, 700],
  [1, 100],
])("looks for jobs that are polled every %d ms every %d ms", (intervalMs, expected) => {
  expect(someTasks({ intervalMs }).poll?.everyMs).toBe(expected);
});

it("remembers booked jobs for 35 days, and says how many it has forgotten", async () => {
  const { forget, logged, pruned } = someTasks();
  await forget?.run();
  expect(logged).toEqual([]);
  await forget?.run();
  expect(pruned).toEqual([35 * DAY_MS, 35 * DAY_MS]);
  expect(logged).toEqual([["old jobs forgotten", { forgotten: 1 }]]);
});
