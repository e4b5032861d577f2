import { NO_TOKENS } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { fromInputOutput } from "./input-output-usage.ts";

describe("what was read from the cache", () => {
  const details = { text_tokens: 119, audio_tokens: 13, image_tokens: 0, cached_tokens: 64 };

  it("is taken out of the kinds it is reported to be of", () => {
    const reported = {
      input_tokens: 132,
      output_tokens: 121,
      input_token_details: {
        ...details,
        cached_tokens_details: { text_tokens: 56, audio_tokens: 8 },
      },
      output_token_details: { text_tokens: 30, audio_tokens: 91 },
    };
    expect(fromInputOutput(reported).usage).toEqual({
      ...NO_TOKENS,
      input: 63,
      audioInput: 5,
      cacheRead: 56,
      cacheReadAudio: 8,
      output: 30,
      audioOutput: 91,
    });
  });

  it("costs what the most expensive kind does when they are not reported", () => {
    const audio = { input_tokens: 132, output_tokens: 0, input_token_details: details };
    expect(fromInputOutput(audio).usage).toEqual({
      ...NO_TOKENS,
      input: 55,
      audioInput: 13,
      cacheRead: 0,
      cacheReadAudio: 64,
    });
    const pictures = {
      input_tokens: 100,
      output_tokens: 0,
      input_tokens_details: { image_tokens: 40, cached_tokens: 10 },
    };
    expect(fromInputOutput(pictures).usage).toMatchObject({ cacheReadImage: 10, imageInput: 40 });
    const text = {
      input_tokens: 100,
      output_tokens: 0,
      input_tokens_details: { cached_tokens: 9 },
    };
    expect(fromInputOutput(text).usage).toMatchObject({ input: 91, cacheRead: 9 });
  });

  it("is never more than the total, for any report", () => {
    const reported = {
      input_tokens: 10,
      output_tokens: 0,
      input_token_details: {
        cached_tokens: 99,
        audio_tokens: 99,
        cached_tokens_details: { audio_tokens: 99, image_tokens: 99 },
      },
    };
    expect(fromInputOutput(reported).usage).toEqual({
      ...NO_TOKENS,
      cacheRead: 0,
      cacheReadAudio: 10,
    });
  });
});
