import { describe, expect, it } from "vitest";

import { compareDays } from "./compare-days.ts";
import { type DayUsage, toDay, withoutSnapshot } from "./day-usage.ts";

const usage = (model: string, calls: number | undefined, prompt: number, completion: number) => ({
  model,
  calls,
  promptTokens: prompt,
  completionTokens: completion,
});
const aDay = (models: DayUsage["models"], usd = 0): DayUsage => ({ models, costNano: usd * 1e9 });

describe("two accounts of a day", () => {
  it("agree, whatever snapshots a model was reported as", () => {
    const ledger = aDay([usage("gpt-4o-mini", 3, 30, 15)], 1);
    const provider = aDay(
      [usage("gpt-4o-mini-2024-07-18", 2, 20, 10), usage("gpt-4o-mini", 1, 10, 5)],
      1.009,
    );
    expect(compareDays(ledger, provider)).toEqual([]);
  });

  it("differ in each figure by itself, by the provider's less the ledger's", () => {
    const differences = compareDays(aDay([usage("m", 2, 20, 9)]), aDay([usage("m", 2, 20, 7)]));
    expect(differences).toEqual([
      {
        model: "m",
        figure: "completion tokens",
        ledger: 9,
        provider: 7,
        difference: -2,
        cause: expect.stringContaining("cut short"),
      },
    ]);
  });

  it.each([
    ["only the provider knows of", [], [usage("m", 1, 1, 1)], "beside Lintel, or asked for"],
    ["only the ledger knows of", [usage("m", 1, 1, 1)], [], "another account's credential"],
    ["the provider had more of", [usage("m", 1, 5, 1)], [usage("m", 2, 9, 2)], "calls beside"],
    ["the provider had fewer of", [usage("m", 2, 5, 1)], [usage("m", 1, 4, 1)], "failed before"],
    [
      "no calls are told of",
      [usage("m", 2, 5, 1)],
      [usage("m", undefined, 9, 1)],
      "did not report",
    ],
  ])("have a cause for calls that %s", (_, ledger, provider, cause) => {
    const [difference] = compareDays(aDay(ledger), aDay(provider));
    expect(difference?.cause).toContain(cause);
  });

  it("differ in money alone where prices do", () => {
    const models = [usage("m", 1, 1, 1)];
    expect(compareDays(aDay(models, 1), aDay(models, 1.5))).toEqual([
      {
        model: "(all)",
        figure: "cost in USD",
        ledger: 1,
        provider: 1.5,
        difference: 0.5,
        cause: expect.stringMatching(/^prices/),
      },
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
