import { describe, expect, it } from "vitest";

import { compareDays } from "./compare-days.ts";
import {
  type DayUsage,
  type Figures,
  type ModelUsage,
  toDay,
  withoutSnapshot,
} from "./day-usage.ts";

const usage = (
  model: string,
  calls: number | undefined,
  figures: Figures,
  rest: Partial<ModelUsage> = {},
): ModelUsage => ({ model, calls, figures, ...rest });

const prompts = (input: number, output: number): Figures => ({
  "input tokens": input,
  "output tokens": output,
});

const aDay = (models: DayUsage["models"], usd = 0): DayUsage => ({ models, costNano: usd * 1e9 });

describe("two accounts of a day", () => {
  it("agree, whatever snapshots a model was reported as", () => {
    const ledger = aDay([usage("gpt-4o-mini", 3, prompts(30, 15))], 1);
    const provider = aDay(
      [
        usage("gpt-4o-mini-2024-07-18", 2, prompts(20, 10)),
        usage("gpt-4o-mini", 1, prompts(10, 5)),
      ],
      1.009,
    );
    expect(compareDays(ledger, provider)).toEqual([]);
  });

  it("differ in each class by itself, by the provider's less the ledger's", () => {
    const ours = { ...prompts(15, 9), "cached input tokens": 5, "audio output tokens": 4 };
    const theirs = { ...prompts(20, 9), "cached input tokens": 0, "audio output tokens": 4 };
    const cause = expect.stringContaining("the same tokens in other classes");
    expect(compareDays(aDay([usage("m", 2, ours)]), aDay([usage("m", 2, theirs)]))).toEqual([
      { model: "m", figure: "input tokens", ledger: 15, provider: 20, difference: 5, cause },
      { model: "m", figure: "cached input tokens", ledger: 5, provider: 0, difference: -5, cause },
    ]);
  });

  it("agree where a side does not tell a class apart: its tokens are in a coarser one", () => {
    const ours = {
      "input tokens": 10,
      "image input tokens": 3,
      "cache write tokens": 1,
      "cache write tokens (long)": 1,
      "output tokens": 7,
      "image output tokens": 2,
      "web searches": 1,
    };
    expect(compareDays(aDay([usage("m", 1, ours)]), aDay([usage("m", 1, prompts(15, 9))]))).toEqual(
      [],
    );
  });

  it("agree on what is charged by tokens here and counted in pieces there", () => {
    const provider = aDay([
      usage("m", 1, prompts(1, 1)),
      usage("m", undefined, { images: 4, "audio seconds": 9 }),
    ]);
    expect(compareDays(aDay([usage("m", 1, prompts(1, 1))]), provider)).toEqual([]);
  });

  const doubtful = (doubts: Partial<ModelUsage["doubts"]>) =>
    usage("m", 1, prompts(5, 1), {
      doubts: { estimated: 0, imported: 0, unpriced: 0, ...doubts },
    });

  it.each([
    ["only the provider knows of", [], [usage("m", 1, prompts(1, 1))], "beside Lintel, or asked"],
    [
      "only the ledger knows of",
      [usage("m", 1, prompts(1, 1))],
      [],
      "another account's credential",
    ],
    [
      "the provider had more of",
      [usage("m", 1, prompts(5, 1))],
      [usage("m", 2, prompts(9, 2))],
      "calls beside",
    ],
    [
      "the provider had fewer of",
      [usage("m", 2, prompts(5, 1))],
      [usage("m", 1, prompts(4, 1))],
      "failed before",
    ],
    [
      "no number is reported",
      [usage("m", 2, prompts(5, 1))],
      [usage("m", undefined, prompts(9, 1))],
      "did not report",
    ],
    [
      "the ledger estimated",
      [doubtful({ estimated: 1 })],
      [usage("m", 1, prompts(4, 1))],
      "1 calls whose usage was not reported",
    ],
    [
      "came from another gateway",
      [doubtful({ imported: 1 })],
      [usage("m", 1, prompts(4, 1))],
      "1 calls of another gateway",
    ],
    [
      "had no price",
      [doubtful({ unpriced: 1 })],
      [usage("m", 1, prompts(6, 1))],
      "usage that Lintel does not know, in 1 calls",
    ],
  ])("have a cause for calls that %s", (_, ledger, provider, cause) => {
    const [difference] = compareDays(aDay(ledger), aDay(provider));
    expect(difference?.cause).toContain(cause);
  });

  it("differ in money alone where prices do, of the model and of the whole", () => {
    const costing = (usd: number) =>
      aDay([usage("m", 1, prompts(1, 1), { costNano: usd * 1e9 })], usd);
    const cost = {
      figure: "cost in USD",
      ledger: 1,
      provider: 1.5,
      difference: 0.5,
      cause: expect.stringMatching(/^another price/),
    };
    expect(compareDays(costing(1), costing(1.5))).toEqual([
      { model: "m", ...cost },
      { model: "(all)", ...cost, cause: "what was used differs" },
    ]);
  });

  it("say what is charged for no model", () => {
    const provider = { ...aDay([], 2), otherCosts: { "Web search": 2e9 } };
    expect(compareDays(aDay([]), provider)).toMatchObject([
      { model: "(no model)", provider: 2, cause: expect.stringContaining('"Web search"') },
      { model: "(all)", difference: 2 },
    ]);
  });
});

it.each([
  ["gpt-4o-mini-2024-07-18", "gpt-4o-mini"],
  ["claude-sonnet-4-5-20250929", "claude-sonnet-4-5"],
  ["claude-3-5-haiku-latest", "claude-3-5-haiku"],
  ["gpt-4-0613", "gpt-4-0613"],
])("%s is called %s", (model, expected) => {
  expect(withoutSnapshot(model)).toBe(expected);
});

it("a day is a date that the calendar has", () => {
  expect(toDay("2026-11-29")).toEqual({ start: 1_795_910_400, end: 1_795_996_800 });
  for (const text of ["2026-02-30", "yesterday", "2026-1-1", ""]) {
    expect(toDay(text)).toBeUndefined();
  }
});
