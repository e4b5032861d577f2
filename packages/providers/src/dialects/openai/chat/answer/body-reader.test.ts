import { describe, expect, it } from "vitest";

import { BodyReader } from "./body-reader.ts";

const read = (text: string, size = 9) => {
  const reader = new BodyReader();
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) {
    const piece = bytes.subarray(from, from + size);
    expect(reader.push(piece)).toBe(piece);
  }
  expect(reader.flush()).toBeUndefined();
  return reader.read();
};
const message = { role: "assistant", content: "Hi", refusal: null, function_call: { name: "f" } };

describe("BodyReader", () => {
  it("reads usage and model of an answer of any size without keeping it", () => {
    const data = Array.from({ length: 20_000 }, (_, n) => n / 7);
    const text = JSON.stringify({
      object: "list",
      data: [{ embedding: data, usage: { prompt_tokens: 999 } }],
      model: "text-embedding-3-small",
      usage: { prompt_tokens: 8, total_tokens: 8 },
    });
    expect(read(text, 4096)).toMatchObject({
      usage: { input: 8, output: 0 },
      model: "text-embedding-3-small",
    });
  });

  it("collects the answer's text when it reports no usage", () => {
    const text = JSON.stringify({ model: "", choices: [{ index: 0, message }], usage: null });
    expect(read(text)).toEqual({ usage: undefined, model: undefined, text: "Hif" });
  });

  it("collects the text of an answer too long to be kept whole", () => {
    const content = "z".repeat(100_000);
    const choices = [{ message: { content } }];
    expect(read(JSON.stringify({ choices, model: "m" }), 4096)).toEqual({
      usage: undefined,
      model: "m",
      text: content,
    });
  });

  it.each(["<html>", "", '{"usage":{"prompt_tokens":1', '{"usage":oops}'])(
    "reads nothing from %j",
    (text) => {
      expect(read(text)).toEqual({ usage: undefined, model: undefined, text: "" });
    },
  );
});
