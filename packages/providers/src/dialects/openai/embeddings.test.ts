import { describe, expect, it } from "vitest";

import { embeddings } from "./embeddings.ts";

const HEAD = { method: "POST", contentType: "", params: {}, mustKnowModel: true } as const;

const read = (body: object) => {
  const verdict = embeddings.dialect.readCall(Buffer.from(JSON.stringify(body)), HEAD);
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.body;
};

describe("embeddings", () => {
  it("are never streamed and have no output", () => {
    const body = read({ model: "m", input: "x", stream: true });
    expect(body.streamed).toBe(false);
    expect(embeddings.dialect.boundOutput(body, { maxOutputTokens: 9, contextTokens: 9 })).toBe(0);
    expect(embeddings.dialect.editBody(body, {})).toBe(body.bytes);
  });

  it("are bounded by their bytes, and by the window of each input", () => {
    const body = read({ model: "m", input: ["a".repeat(500), "b".repeat(500)] });
    expect(embeddings.dialect.boundPrompt(body, 8192)).toBe(body.bytes.length);
    expect(embeddings.dialect.boundPrompt(body, 100)).toBe(200);
    expect(embeddings.dialect.boundPrompt(read({ model: "m", input: "a".repeat(500) }), 100)).toBe(
      100,
    );
  });

  it("give their input as text, token numbers as such", () => {
    expect(embeddings.dialect.promptText(read({ model: "m", input: ["one", [7, 8]] }))).toBe(
      "one\n7\n8",
    );
  });
});
