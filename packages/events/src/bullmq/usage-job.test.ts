import { expect, it } from "vitest";

import { jobIdOf, retryDelayMs } from "./usage-job.ts";

it("doubles the wait with each try, between half and whole of it, up to ten seconds", () => {
  const longest = (tries: number) => retryDelayMs(tries, () => 1);
  const shortest = (tries: number) => retryDelayMs(tries, () => 0);
  expect([1, 2, 3, 6, 7, 1e9].map(longest)).toEqual([200, 400, 800, 6400, 10_000, 10_000]);
  expect([1, 2, 3, 6, 7, 1e9].map(shortest)).toEqual([100, 200, 400, 3200, 5000, 5000]);
});

it("names a batch by its spool and sequence, without the colon BullMQ forbids", () => {
  expect(jobIdOf({ spoolId: "spool", sequence: 12 })).toBe("spool-12");
});
