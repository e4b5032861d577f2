import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { BodyCollector } from "./body-collector.ts";
import { MAX_ORDINARY_BYTES } from "./call-body.ts";

const collect = (pieces: readonly Buffer[], expectedBytes: number): Buffer => {
  const body = new BodyCollector(expectedBytes);
  for (const piece of pieces) body.push(piece);
  return body.take();
};

describe("a body that comes in pieces", () => {
  it("is the same bytes for any pieces, and any announced length", () => {
    const aPiece = fc
      .tuple(fc.nat(255), fc.oneof(fc.nat(100), fc.nat(MAX_ORDINARY_BYTES)))
      .map(([byte, length]) => Buffer.alloc(length, byte));
    const somePieces = fc.array(aPiece, { maxLength: 12 });
    fc.assert(
      fc.property(
        somePieces,
        fc.nat(6 * MAX_ORDINARY_BYTES),
        fc.boolean(),
        (pieces, wrong, isLengthRight) => {
          const whole = Buffer.concat(pieces);
          const body = collect(pieces, isLengthRight ? whole.length : wrong);
          expect(body.equals(whole)).toBe(true);
          expect(body.buffer instanceof SharedArrayBuffer).toBe(whole.length > MAX_ORDINARY_BYTES);
        },
      ),
    );
  });

  it("is not copied where it came in one", () => {
    const piece = Buffer.from("{}");
    expect(collect([piece], 2)).toBe(piece);
  });

  it("sets nothing aside for what was said and has not come", () => {
    const body = collect([Buffer.from("{}")], 30_000_000);
    expect(body.buffer.byteLength).toBeLessThanOrEqual(MAX_ORDINARY_BYTES);
  });
});
