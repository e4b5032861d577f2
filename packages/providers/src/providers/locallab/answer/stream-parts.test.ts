import { describe, expect, it } from "vitest";

import { GenerateParts } from "./stream-parts.ts";

/** What comes of a stream that comes in pieces of so many bytes. */
function partsOf(stream: string, bytes: number) {
  const splitter = new GenerateParts();
  const whole = Buffer.from(stream);
  const pieces = Array.from({ length: Math.ceil(whole.length / bytes) }, (_, at) =>
    whole.subarray(at * bytes, (at + 1) * bytes),
  );
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.flush()];
}

describe("a stream of generated text", () => {
  it.each([1, 2, 7, 1000])("is whole, whatever its characters, in pieces of %i bytes", (bytes) => {
    const texts = ["one\rtwo", "\r\\n", "é\u2028 \u0085", "", " data: x\t", "\r"];
    const stream = texts.map((text) => `data: ${text}\n\n`).join("");
    const parts = partsOf(`${stream}data: [DONE]\n\n`, bytes);
    const due = texts.map((text) => ({ text: text.replaceAll("\\n", "\n") }));
    expect(parts).toEqual([...due, { isEnd: true }]);
  });

  it("that fails says why, and one that is cut has no end", () => {
    expect(partsOf("data: a\n\ndata: [ERROR] no memory\n\n", 5)).toEqual([
      { text: "a" },
      { failure: "no memory" },
    ]);
    expect(partsOf("data: a\n\ndata: b", 5)).toEqual([{ text: "a" }, { text: "b" }]);
  });

  it("is not kept where it has no line", () => {
    const parts = partsOf(`data: ${"x".repeat(200_000)}`, 10_000);
    expect(parts).toContainEqual({ failure: expect.stringContaining("too long") });
  });
});
