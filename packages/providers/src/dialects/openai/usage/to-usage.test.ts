import { completionTokensOf, promptTokensOf } from "@lintel/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { MAX_COUNT } from "../../../reading/usage/usage-counts.ts";
import { toUsage } from "./to-usage.ts";

describe("toUsage", () => {
  it("takes the overlapping counts apart", () => {
    const reported = {
      prompt_tokens: 1000,
      completion_tokens: 300,
      prompt_tokens_details: { cached_tokens: 512, audio_tokens: 100 },
      completion_tokens_details: { reasoning_tokens: 200, audio_tokens: 40 },
    };
    expect(toUsage(reported).usage).toEqual({
      input: 388,
      cacheRead: 512,
      cacheWrite: 0,
      output: 60,
      reasoning: 200,
      audioInput: 100,
      audioOutput: 40,
    });
  });

  it.each([
    ["beside the completion, as the total shows", 1228, 124, 1097],
    ["within the completion, where the total is no more than both", 131, 0, 124],
    ["within the completion, where the total shows something else", 1000, 0, 124],
  ])("reads reasoning %s", (_where, total_tokens, output, reasoning) => {
    const reported = {
      prompt_tokens: 7,
      completion_tokens: 124,
      total_tokens,
      completion_tokens_details: { text_tokens: 0, audio_tokens: 0, reasoning_tokens: 1097 },
    };
    expect(toUsage(reported).usage).toMatchObject({ input: 7, output, reasoning });
  });

  it("reads embeddings, which have no completion", () => {
    expect(toUsage({ prompt_tokens: 8, total_tokens: 8 }).usage).toMatchObject({
      input: 8,
      output: 0,
    });
  });

  it.each([undefined, null, 7, [], {}, { prompt_tokens: -1 }, { prompt_tokens: 0 }])(
    "%j reports no usage, which is not zero",
    (reported) => {
      expect(toUsage(reported).usage).toBeUndefined();
    },
  );

  it("never bills more or less than the totals, for any details", () => {
    const details = fc.record({
      cached_tokens: fc.oneof(fc.nat(), fc.constant(null)),
      reasoning_tokens: fc.nat(),
      audio_tokens: fc.nat(),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MAX_COUNT }),
        fc.nat(MAX_COUNT),
        details,
        (prompt, completion, reported) => {
          const { usage } = toUsage({
            prompt_tokens: prompt,
            completion_tokens: completion,
            prompt_tokens_details: reported,
            completion_tokens_details: reported,
          });
          expect(usage && [promptTokensOf(usage), completionTokensOf(usage)]).toEqual([
            prompt,
            completion,
          ]);
        },
      ),
    );
  });
});
