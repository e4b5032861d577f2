import { describe, expect, it } from "vitest";

import { startOf } from "./answer-start.ts";

const PLAIN = {
  answer: { status: 200 },
  dialect: "openai-chat",
  body: { streamed: false },
  streamed: false,
  isCompressed: false,
} as const;

const STREAM_ASKED = { ...PLAIN, body: { streamed: true } };

describe("the start of an answer", () => {
  it.each([
    { answer: { status: 404 } },
    { dialect: "openai-speech" as const },
    { streamed: true },
    { isCompressed: true },
  ])("may be anything with %j", (other) => {
    expect(startOf({ ...PLAIN, ...other })).toBeUndefined();
  });

  it.each([
    ['{"a":1}', true],
    [" \r\n\t[", true],
    ["data: {}", false],
    ["\uFEFF{}", false],
    ["<html>", false],
  ])("%j of a plain one is fine: %s", (text, isFine) => {
    const start = startOf(PLAIN);
    expect(start?.takes(Buffer.from("\n"))).toBe(true);
    expect(start?.takes(Buffer.from(text))).toBe(isFine);
    expect(start?.takes(Buffer.from("more"))).toBe(isFine);
    expect(start?.ends()).toBe(isFine);
    expect(start?.isBroken).toBe(!isFine);
  });

  it.each([
    ["\n<!doctype html>", false],
    ["data: {}", true],
    ["{}", true],
  ])("%j where a stream was asked for is fine: %s", (text, isFine) => {
    expect(startOf(STREAM_ASKED)?.takes(Buffer.from(text))).toBe(isFine);
  });

  it.each(["", " \n"])("%j is no answer", (text) => {
    for (const asked of [PLAIN, STREAM_ASKED]) {
      const start = startOf(asked);
      expect(start?.takes(Buffer.from(text))).toBe(true);
      expect(start?.ends()).toBe(false);
      expect(start?.isBroken).toBe(true);
    }
  });
});
