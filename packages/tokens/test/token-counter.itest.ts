import * as cl100k from "gpt-tokenizer/encoding/cl100k_base";
import * as o200k from "gpt-tokenizer/encoding/o200k_base";
import { afterEach, expect, it } from "vitest";

import { createTokenCounter, type TokenCounter } from "../src/token-counter.ts";

/** Enough to load a vocabulary on a busy machine. */
const DEADLINE_MS = 120_000;

const timeOf = ({ system, user }: NodeJS.CpuUsage): number => system + user;

let counter: TokenCounter;
const guesses: unknown[] = [];

const start = (deadlineMs: number): TokenCounter => {
  guesses.length = 0;
  counter = createTokenCounter({ deadlineMs, onGuess: (error) => guesses.push(error) });
  return counter;
};
afterEach(() => counter.close());

it("counts with the model's own vocabulary, special tokens as text", async () => {
  const texts = ["\u4ECA\u5929\u5929\u6C14\u5F88\u597D", "", "<|endoftext|>"];
  const asText = { disallowedSpecial: new Set<string>() };
  const [newer, older] = [o200k, cl100k].map(({ countTokens }) =>
    texts.map((text) => countTokens(text, asText)),
  );
  expect(newer).not.toEqual(older);
  expect(await start(DEADLINE_MS).count("gpt-4o", texts)).toEqual(newer);
  expect(await counter.count("gpt-4", texts)).toEqual(older);
  expect(guesses).toEqual([]);
});

it("does not hold up the thread it is called from", async () => {
  const [all, own] = [process.cpuUsage(), process.threadCpuUsage()];
  await start(DEADLINE_MS).count("gpt-4o", ["\u8FD9\u662F".repeat(150_000)]);
  // Of the CPU time, which is the same on a busy machine, little is this thread's.
  const whole = timeOf(process.cpuUsage(all));
  expect(timeOf(process.threadCpuUsage(own))).toBeLessThan(whole / 2);
  expect(guesses).toEqual([]);
});

it("guesses, rather too many, when the deadline passes", async () => {
  expect(await start(1).count("gpt-4o", ["some text of thirty characters"])).toEqual([10]);
  expect(guesses).toHaveLength(1);
});
