import { afterEach, expect, it } from "vitest";

import { createPromptCounter, type PromptCounter } from "../src/prompt-counter.ts";

let counter: PromptCounter;
const troubles: unknown[] = [];

const start = (deadlineMs: number): PromptCounter => {
  troubles.length = 0;
  counter = createPromptCounter({ deadlineMs, onTrouble: (error) => troubles.push(error) });
  return counter;
};
afterEach(() => counter.close());

const aBody = (content: string) => Buffer.from(JSON.stringify({ messages: [{ content }] }));
const PROSE = aBody("Some English words in a row. ".repeat(2000));

it("bounds a body far below its bytes, and leaves the bytes as they are", async () => {
  const before = Buffer.from(PROSE);
  const tokens = await start(60_000).bound("gpt-4o", PROSE);
  expect(tokens).toBeGreaterThan(14_000);
  expect(tokens).toBeLessThan(PROSE.length / 3);
  expect(PROSE.equals(before)).toBe(true);
  expect(await counter.bound("gpt-4", PROSE)).toBeGreaterThan(14_000);
});

it("answers nothing when the deadline passes, and is quicker once the vocabulary is loaded", async () => {
  expect(await start(20).bound("gpt-4o", PROSE)).toBeUndefined();
  expect(troubles).toHaveLength(1);
  const short = aBody("hi");
  await expect.poll(() => counter.bound("gpt-4o", short), { timeout: 60_000 }).toBeGreaterThan(0);
});

it("answers nothing for a model whose vocabulary is not public", async () => {
  expect(await start(60_000).bound("claude-sonnet-4-5", PROSE)).toBeUndefined();
  expect(troubles).toEqual([]);
});

it("answers nothing for what is too long, and when too many wait", async () => {
  start(60_000);
  expect(await counter.bound("gpt-4o", Buffer.alloc(9 * 1024 * 1024, 0x20))).toBeUndefined();
  const all = await Promise.all(Array.from({ length: 100 }, () => counter.bound("gpt-4o", PROSE)));
  const counted = all.filter((tokens) => tokens !== undefined);
  expect(counted).toHaveLength(64);
});

it("reports nothing of a text that cannot be counted", async () => {
  const broken = Buffer.from('{"messages":[{"content":"my secret\\q"}]}');
  expect(await start(60_000).bound("gpt-4o", broken)).toBeUndefined();
  expect(String(troubles[0])).toContain("could not be counted");
  expect(String(troubles[0])).not.toContain("secret");
});
