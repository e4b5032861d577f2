import { expect, it } from "vitest";

import { jobTasks } from "./job-tasks.ts";

it("holds limits for jobs every five minutes, and at once when Redis was emptied", async () => {
  const clock = { nowMs: 1_000_000 };
  const redis = { epoch: "one" };
  let holds = 0;
  const unused = () => Promise.reject(new Error("not needed to hold limits"));
  const [, task] = jobTasks(
    {
      settlement: {
        epoch: async () => redis.epoch,
        hold: async () => void (holds += 1),
        settle: unused,
      },
      store: {
        holding: async () => [],
        note: unused,
        take: unused,
        noteEnd: unused,
        noteFailures: unused,
        postpone: unused,
        keepUsed: unused,
        close: unused,
        prune: unused,
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
      logger: { debug: () => undefined, info: () => undefined, warn: () => undefined },
      now: () => clock.nowMs,
    },
    1000,
  );
  await task?.run();
  await task?.run();
  expect(holds).toBe(1);
  redis.epoch = "two";
  await task?.run();
  await task?.run();
  expect(holds).toBe(2);
  clock.nowMs += 5 * 60_000;
  await task?.run();
  expect(holds).toBe(3);
});
