import { expect, it } from "vitest";

import { createCountingPool } from "../src/counting-pool.ts";
import type { CountTask } from "../src/counting-thread.ts";

/** Keeps this thread busy, as a call that is read does, while the other one works. */
function hold(ms: number): void {
  for (const endMs = performance.now() + ms; performance.now() < endMs;);
}

it("survives a count that comes at the moment it is given up", async () => {
  const strays: string[] = [];
  const pool = createCountingPool<CountTask, readonly number[]>({
    task: "countTokens",
    idleMs: 60_000,
    onStray: (error) => strays.push(error.message),
  });
  const task: CountTask = { encoding: "o200k", texts: ["hi"] };
  const giveUpJustThen = async (): Promise<readonly string[]> => {
    await pool.run(task);
    const giving = new AbortController();
    const counting = pool.run(task, { signal: giving.signal });
    hold(50);
    giving.abort();
    await expect(counting).rejects.toThrow("aborted");
    return strays;
  };
  await expect
    .poll(giveUpJustThen, { timeout: 60_000 })
    .toContainEqual(expect.stringContaining("Unexpected message"));
  expect(await pool.run(task)).toEqual([1]);
  await pool.destroy();
});
