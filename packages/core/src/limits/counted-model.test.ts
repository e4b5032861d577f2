import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { countedModel, matchesModel, modelPattern } from "./counted-model.ts";

describe("countedModel", () => {
  it.each([
    ["gpt-4o", ["GPT-4o", " gpt-4o ", "gpt-4o-2024-08-06", "gpt-4o-20240806", "gpt-4o@20240806"]],
    ["gpt-4", ["gpt-4-0613", "gpt-4-0314"]],
    ["gpt-4-preview", ["gpt-4-1106-preview", "gpt-4-0125-preview"]],
    ["claude-3-5-sonnet", ["claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022"]],
    ["claude-sonnet-4", ["claude-sonnet-4-0", "claude-sonnet-4-20250514"]],
    ["mistral-large", ["mistral-large-latest", "mistral-large-2402"]],
    ["gemini-2.5-pro-preview", ["gemini-2.5-pro-preview-05-06"]],
    ["gemini-2.5-pro", ["models/gemini-2.5-pro", "Models/gemini-2.5-pro-001"]],
    [
      "anthropic.claude-3-5-sonnet",
      [
        "anthropic.claude-3-5-sonnet-20240620-v1:0",
        "us.anthropic.claude-3-5-sonnet-20241022-v2:0",
        "arn:aws:bedrock:us-east-1:1:inference-profile/eu.anthropic.claude-3-5-sonnet-20241022-v2:0",
      ],
    ],
  ])("is %s for all of its snapshots", (counted, names) => {
    for (const name of [counted, ...names]) expect(countedModel(name)).toBe(counted);
  });

  it.each([
    "gpt-4o-mini",
    "gpt-4.1",
    "o3",
    "claude-opus-4-1",
    "claude-3-5-haiku",
    "dall-e-3",
    "meta-llama/llama-3.3-70b",
  ])("keeps %s apart", (name) => expect(countedModel(name)).toBe(name));

  it("leaves what it gives as it is, and is quick with any text", () => {
    const part = fc.constantFrom(
      "us.",
      "models/",
      "arn:",
      " ",
      "a.",
      "-",
      "0",
      "2024-08-06",
      "-v1:0",
      "-latest",
      "x",
      "\0",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(part).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, (name) => {
        const counted = countedModel(name);
        expect(countedModel(counted)).toBe(counted);
        expect(counted.isWellFormed()).toBe(true);
      }),
    );
    expect(countedModel("-2024".repeat(100_000)).length).toBeLessThanOrEqual(256);
  });
});

describe("matchesModel", () => {
  const matches = (pattern: string, name: string) =>
    matchesModel([modelPattern(pattern)], countedModel(name));

  it.each([
    ["gpt-4o", "gpt-4o-2024-11-20"],
    ["gpt-4o-2024-08-06", "gpt-4o"],
    ["gpt-4o*", "GPT-4o-mini-2024-07-18"],
    ["gemini-2.5-pro", "models/gemini-2.5-pro"],
    ["models/gemini-2.5*", "gemini-2.5-flash"],
    ["*", ""],
  ])("%s names %s", (pattern, name) => expect(matches(pattern, name)).toBe(true));

  it.each([
    ["gpt-4o", "gpt-4o-mini"],
    ["gpt-4o*", "gpt-4"],
    ["gpt-4o", "ft:gpt-4o:org::id"],
  ])("%s does not name %s", (pattern, name) => expect(matches(pattern, name)).toBe(false));

  it("of several patterns one that names the model is enough, wherever it stands", () => {
    expect(matchesModel(["o3", "gpt-4o*", "gpt-4"], "gpt-4o-mini")).toBe(true);
    expect(matchesModel(["o3", "gpt-4"], "gpt-4o-mini")).toBe(false);
    expect(matchesModel([], "gpt-4o-mini")).toBe(false);
  });
});
