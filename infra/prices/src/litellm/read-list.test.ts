import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { figureName, readFigureName } from "../figure-name.ts";
import { stringifyList, Snapshot } from "../price-list.ts";
import { nameModel } from "./name-model.ts";
import { readLiteLlm } from "./read-list.ts";
import { readMember } from "./read-member.ts";
import { toSnapshot } from "./to-snapshot.ts";

describe("LiteLLM's price list", () => {
  it("is cut down to the figures of models we sell, in USD per million", () => {
    const text = JSON.stringify({
      sample_spec: { litellm_provider: "one of https://docs.litellm.ai" },
      "gpt-5.5": {
        litellm_provider: "openai",
        max_input_tokens: 1_050_000,
        max_output_tokens: 128_000,
        input_cost_per_token: 5e-6,
        input_cost_per_token_above_272k_tokens: 1e-5,
        input_cost_per_token_above_272k_tokens_batches: 5e-6,
        output_cost_per_token_priority: 7.5e-5,
        cache_creation_input_token_cost_above_12hr: 1.5e-7,
        output_cost_per_token_moonlight: 1e-6,
        search_context_cost_per_query: { small: 0.01, large: 0.025 },
        supports_vision: true,
      },
      "whisper-1": { litellm_provider: "openai", input_cost_per_second: 0.0001 },
      "eu/gpt-5.5": { litellm_provider: "azure", input_cost_per_token: 5e-6 },
      "gemini-3": { litellm_provider: "gemini", input_cost_per_token: 5e-6 },
    });
    expect(readLiteLlm(text)).toEqual({
      models: {
        "openai gpt-5.5": {
          maxInputTokens: 1_050_000,
          maxOutputTokens: 128_000,
          input: 5,
          "input >272000": 10,
          "input batch >272000": 5,
          "output priority": 75,
          cacheWrite1h: 0.15,
          searches: 25_000,
        },
        "openai whisper-1": { audioMs: 0.1 },
      },
      notCompared: ["output_cost_per_token_moonlight"],
    });
  });

  it("is refused when it lacks most of what it has had", () => {
    const list = { version: "1", sha256: "", text: "{}" };
    expect(() => toSnapshot(list, "2026-11-29")).toThrow(/only 0 models/);
    expect(() => readLiteLlm("not JSON")).toThrow(SyntaxError);
  });
});

describe("names", () => {
  it.each([
    ["azure/gpt-5.5", "azure", { provider: "azure", model: "gpt-5.5" }],
    ["deepinfra/zai-org/GLM-5", "deepinfra", { provider: "deepinfra", model: "zai-org/GLM-5" }],
    [
      "us.anthropic.claude-opus-5",
      "bedrock_converse",
      { provider: "bedrock", model: "us.anthropic.claude-opus-5" },
    ],
    [
      "azure/hd/1024-x-1792/dall-e-3",
      "azure",
      { provider: "azure", model: "dall-e-3 hd 1024x1792" },
    ],
    ["azure/eu/gpt-5.5", "azure", undefined],
    ["bedrock/us-east-1/anthropic.claude-v1", "bedrock", undefined],
    ["amazon.nova-pro-v1:0", "bedrock_converse", undefined],
    ["gemini-3", "gemini", undefined],
    ["gpt-5", undefined, undefined],
  ])("%s of %s", (name, provider, expected) => {
    expect(nameModel(name, provider)).toEqual(expected);
  });

  it.each([
    "input_cost_per_token_decisions",
    "output_cost_per_video_per_second",
    "cost_per_second",
  ])("%s is none of our figures", (member) => {
    expect(readMember(member)).toBeUndefined();
  });

  it("of figures are read as they were written", () => {
    const name = fc.record({
      unit: fc.constantFrom("input", "cacheWrite1h", "audioMs"),
      tierSuffix: fc.constantFrom("", "batch", "priority"),
      above: fc.nat(1_000_000),
    });
    fc.assert(
      fc.property(name, (figure) => {
        expect(readFigureName(figureName(figure))).toEqual(figure);
      }),
    );
  });
});

it("a list that is written out has a line for each model, in order, and is read as it was", () => {
  const snapshot: Snapshot = {
    source: { package: "p", version: "1", licence: "MIT", sha256: "x", takenOn: "2026-11-29" },
    notCompared: ["a"],
    models: { "openai b": { output: 2, input: 1 }, "openai a": { input: 0.15 } },
  };
  const text = stringifyList(snapshot);
  expect(Snapshot.parse(JSON.parse(text))).toEqual(snapshot);
  expect(text).toContain(
    '    "openai a": {"input":0.15},\n    "openai b": {"input":1,"output":2}\n',
  );
});
