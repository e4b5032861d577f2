import { expect, it } from "vitest";

import { waitAtMost, waitFor } from "./wait-for.ts";

it("returns the first value that is not nothing, zero and empty ones included", async () => {
  const values = [undefined, null, false, 0];
  expect(await waitFor(() => values.shift(), { label: "a value" })).toBe(0);
});

it("fails with the label when the condition never holds", async () => {
  const wait = waitAtMost(30, () => false, "the moon");
  await expect(wait).rejects.toThrow("gave up after 30 ms waiting for the moon");
});

it("fails with the label when the condition never answers", async () => {
  const wait = waitAtMost(30, () => new Promise<boolean>(() => {}), "an answer");
  await expect(wait).rejects.toThrow("waiting for an answer");
});

it("fails at once with what the condition throws", async () => {
  const broken = () => {
    throw new Error("broken");
  };
  await expect(waitFor(broken, { label: "never" })).rejects.toThrow("broken");
});

it("refuses to wait less long than a busy machine may take", async () => {
  const wait = waitFor(() => true, { timeoutMs: 15_000, label: "an event" });
  await expect(wait).rejects.toThrow("waiting for an event: a minute at least");
});
