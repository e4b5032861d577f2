import fc from "fast-check";
import { expect, it } from "vitest";

import { textsOf } from "./ask.ts";

const STREAM = [
  'data: {"choices":[{"delta":{"role":"assistant","content":""}}]}',
  'data: {"choices":[{"delta":{"content":"Hé"}}]}',
  'data: {"choices":[{"delta":{"content":"llo"}}]}',
  'data: {"choices":[],"usage":{"total_tokens":3}}',
  "data: [DONE]",
  "",
].join("\n\n");

async function* cut(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

it("the text of a stream is the same wherever its chunks are cut", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 80 }), async (size) => {
      let text = "";
      for await (const piece of textsOf(cut(STREAM, size))) {
        if (piece.kind === "text") text += piece.text;
      }
      expect(text).toBe("Héllo");
    }),
  );
});
