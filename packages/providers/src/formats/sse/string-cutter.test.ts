import { isDeepStrictEqual } from "node:util";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { StringCutter } from "./string-cutter.ts";

/** No string is cut before it has this many bytes, or much later. */
const MAX_BYTES = 100;
const MAX_KEPT = 200;

function cut(json: string, sizes: readonly number[]): string {
  const cutter = new StringCutter(MAX_BYTES);
  const bytes = Buffer.from(json);
  const kept: Buffer[] = [];
  let from = 0;
  for (let index = 0; from < bytes.length; index += 1) {
    const to = from + (sizes[index % sizes.length] ?? bytes.length);
    kept.push(...cutter.push(bytes.subarray(from, to)));
    from = to;
  }
  return Buffer.concat(kept).toString();
}

/** Is a value another one, but that of its long strings only the beginnings are left? */
function isCut(found: unknown, whole: unknown): boolean {
  if (typeof whole === "string") return typeof found === "string" && isBeginning(found, whole);
  if (typeof whole !== "object" || whole === null) return found === whole;
  if (typeof found !== "object" || found === null) return false;
  const [values, wholes] = [Object.values(found), Object.values(whole)];
  return (
    isDeepStrictEqual(Object.keys(found), Object.keys(whole)) &&
    wholes.every((each, at) => isCut(values[at], each))
  );
}

/** No letter has more than six bytes, and no escape that stands where it is cut is kept. */
const isBeginning = (found: string, whole: string): boolean =>
  found === whole || (whole.startsWith(found) && found.length >= (MAX_BYTES - 12) / 6);

const aLongText = fc
  .tuple(
    fc.array(fc.constantFrom("x", "é", "😀", "\\", '"', "\n", "\u0001", "word "), {
      minLength: 1,
      maxLength: 8,
    }),
    fc.nat(120),
  )
  .map(([letters, times]) => letters.join("").repeat(times));
const aText = fc.oneof(fc.string({ maxLength: 10 }), aLongText);
const aValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    aText,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(true, null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 5 }), tie("value"), { maxKeys: 4 }),
  ),
})).value;
const someSizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 });
/** As others write it: every letter beyond ASCII in escapes. */
const escaped = (json: string): string =>
  json.replaceAll(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

describe("the strings of a JSON text", () => {
  it("are cut where they are long, for any pieces, and nothing else is", () => {
    fc.assert(
      fc.property(aValue, someSizes, fc.boolean(), (value, sizes, isEscaped) => {
        const json = isEscaped ? escaped(JSON.stringify(value)) : JSON.stringify(value);
        const found: unknown = JSON.parse(cut(json, sizes));
        const whole: unknown = JSON.parse(json);
        expect(isCut(found, whole)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("are kept no longer than they may be", () => {
    fc.assert(
      fc.property(
        aLongText,
        fc.array(fc.integer({ min: 65, max: 300 }), { minLength: 1 }),
        (text, sizes) => {
          expect(cut(JSON.stringify(text), sizes).length).toBeLessThan(MAX_KEPT);
        },
      ),
    );
  });

  it.each([64, 100, 101, 104, 105, 118])(
    "are cut within no escape, in pieces of %i and 1",
    (size) => {
      const json = JSON.stringify("\\".repeat(90));
      expect(isCut(JSON.parse(cut(json, [size, 1])), "\\".repeat(90))).toBe(true);
    },
  );

  it("end with their line", () => {
    const comment = `: it's "quoted\n`;
    const data = `data: {"a":"${"x".repeat(90)}"}\n`;
    expect(cut(comment + data, [7])).toBe(comment + data);
  });
});
