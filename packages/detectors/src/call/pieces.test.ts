import fc from "fast-check";
import { expect, it } from "vitest";

import { codePointPositions, cutTexts } from "./pieces.ts";

const texts = fc.string({ unit: fc.constantFrom("a", "é", "😀", " ", "\n"), maxLength: 3000 });

it("pieces are parts of their text that overlap, cover it, and cut no character", () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 401, max: 900 }), (text, max) => {
      const pieces = cutTexts(["", text], max);
      let covered = 0;
      for (const piece of pieces) {
        expect(piece.index).toBe(1);
        expect(piece.text.length).toBeLessThanOrEqual(max);
        expect(piece.text).toBe(text.slice(piece.offset, piece.offset + piece.text.length));
        expect(piece.text.isWellFormed()).toBe(true);
        expect(covered === 0 || covered - piece.offset >= 300).toBe(true);
        covered = piece.offset + piece.text.length;
      }
      expect(covered).toBe(/\S/.test(text) ? text.length : 0);
    }),
    { numRuns: 50 },
  );
});

it("code points are turned into UTF-16 units", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const toUnits = codePointPositions(text);
      const characters = Array.from(text);
      expect(toUnits(characters.length)).toBe(text.length);
      const middle = characters.length >> 1;
      expect(toUnits(middle)).toBe(characters.slice(0, middle).join("").length);
    }),
    { numRuns: 50 },
  );
  expect(codePointPositions("😀")(2)).toBeNaN();
});
