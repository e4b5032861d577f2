import { NO_TOKENS } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { aUsageEvent } from "../../test/a-usage-event.ts";
import { measureUsage } from "./measure-usage.ts";

/** One token a character. */
const deps = {
  countTokens: (_model: string, texts: readonly string[]) =>
    Promise.resolve(texts.map((text) => text.length)),
};

const { usage: _, ...unreported } = aUsageEvent();

describe("what a call used", () => {
  it("is as reported, where nothing is unmeasured", async () => {
    const usage = { ...NO_TOKENS, input: 7, output: 2 };
    expect(await measureUsage(deps, aUsageEvent({ usage }))).toEqual({
      usage,
      usageSource: "upstream",
    });
  });

  it("is nothing where nothing was reported and nothing is to be counted", async () => {
    expect(await measureUsage(deps, unreported)).toEqual({ usage: NO_TOKENS, usageSource: "none" });
  });

  it("is what was reported and what is counted beside it", async () => {
    const usage = { ...NO_TOKENS, input: 7, output: 2 };
    const unmeasured = { prompt: "four", completion: "ten" };
    expect(await measureUsage(deps, aUsageEvent({ usage, unmeasured }))).toEqual({
      usage: { ...NO_TOKENS, input: 11, output: 5 },
      usageSource: "estimated",
    });
  });

  it("is an estimate where the proxy measured it", async () => {
    const usage = { ...NO_TOKENS, audioMs: 3000 };
    expect(await measureUsage(deps, aUsageEvent({ usage, measured: true }))).toEqual({
      usage,
      usageSource: "estimated",
    });
  });

  it("is counted from the texts of a call that reported nothing", async () => {
    const unmeasured = { prompt: "four", completion: "ten" };
    expect(await measureUsage(deps, { ...unreported, unmeasured })).toEqual({
      usage: { ...NO_TOKENS, input: 4, output: 3 },
      usageSource: "estimated",
    });
  });

  it("is extrapolated from the beginning of a prompt that was too long to be kept", async () => {
    const unmeasured = { prompt: "four", promptLength: 10, completion: "ten" };
    expect(await measureUsage(deps, { ...unreported, unmeasured })).toMatchObject({
      usage: { input: 10, output: 3 },
    });
  });

  it("has what may have been used unseen beside what is counted", async () => {
    const unseen = { ...NO_TOKENS, input: 5, output: 400 };
    const unmeasured = { prompt: "four", completion: "ten", unseen, maxOutputTokens: 1000 };
    expect(await measureUsage(deps, { ...unreported, unmeasured })).toMatchObject({
      usage: { input: 9, output: 403 },
      usageSource: "estimated",
    });
  });

  it("is counted more generously where the vocabulary is not public, at most to the bytes", async () => {
    const half = {
      countTokens: (_model: string, texts: readonly string[]) =>
        Promise.resolve(texts.map((text) => Math.ceil(text.length / 2))),
    };
    const unmeasured = { prompt: "p".repeat(100), completion: "cc", countFactor: 1.5 };
    expect(await measureUsage(half, { ...unreported, unmeasured })).toMatchObject({
      usage: { input: 75, output: 2 },
    });
    // Two tokens of four signs are four and a half of nine: a begun token is one.
    const long = { prompt: "four", promptLength: 9, completion: "" };
    expect(await measureUsage(half, { ...unreported, unmeasured: long })).toMatchObject({
      usage: { input: 5, output: 0 },
    });
    expect(await measureUsage(deps, { ...unreported, unmeasured })).toMatchObject({
      usage: { input: 100, output: 2 },
    });
  });

  it("has no more output than the call can have had", async () => {
    const usage = { ...NO_TOKENS, input: 10 };
    const unseen = { ...NO_TOKENS, output: 400 };
    const unmeasured = { prompt: "", completion: "ten", unseen, maxOutputTokens: 50 };
    expect(await measureUsage(deps, aUsageEvent({ usage, unmeasured }))).toMatchObject({
      usage: { input: 10, output: 50 },
    });
  });
});
