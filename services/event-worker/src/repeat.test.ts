import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { repeat } from "./repeat.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("runs a task at once and again after each pause, whether it failed or not", async () => {
  const failures: unknown[] = [];
  let runs = 0;
  const repetition = repeat(
    [
      {
        name: "sweep",
        everyMs: 1000,
        async run() {
          runs += 1;
          if (runs === 2) throw new Error("away");
        },
      },
    ],
    (name, error) => failures.push([name, error]),
  );
  expect(runs).toBe(1);
  await vi.advanceTimersByTimeAsync(2000);
  expect(runs).toBe(3);
  expect(failures).toEqual([["sweep", new Error("away")]]);
  await repetition.stop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(runs).toBe(3);
});

it("never overlaps a task with itself, and stopping waits for the run under way", async () => {
  const gate = Promise.withResolvers<void>();
  let runs = 0;
  const repetition = repeat(
    [
      {
        name: "slow",
        everyMs: 10,
        run() {
          runs += 1;
          return gate.promise;
        },
      },
    ],
    () => undefined,
  );
  await vi.advanceTimersByTimeAsync(1000);
  expect(runs).toBe(1);
  let stopped = false;
  const stopping = repetition.stop().then(() => {
    stopped = true;
    return stopped;
  });
  await vi.advanceTimersByTimeAsync(10);
  expect(stopped).toBe(false);
  gate.resolve();
  expect(await stopping).toBe(true);
  await vi.advanceTimersByTimeAsync(1000);
  expect(runs).toBe(1);
});
