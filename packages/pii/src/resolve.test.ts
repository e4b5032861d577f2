import fc from "fast-check";
import { expect, test } from "vitest";

import type { Span } from "./entity-type.ts";
import { resolveOverlaps } from "./resolve.ts";

const SPANS = fc.array(
  fc
    .record({
      start: fc.nat(40),
      length: fc.integer({ min: 1, max: 12 }),
      type: fc.constantFrom<Span["type"]>("url", "email", "phone", "ssn", "secret"),
      score: fc.constantFrom(0.5, 0.7, 0.9),
    })
    .map(({ start, length, type, score }): Span => ({ start, end: start + length, type, score })),
  { maxLength: 20 },
);

function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

test("what stays overlaps only where one stands in a container", () => {
  fc.assert(
    fc.property(SPANS, (spans) => {
      const kept = resolveOverlaps(spans);
      for (const [index, a] of kept.entries()) {
        for (const b of kept.slice(index + 1)) {
          if (!overlaps(a, b)) continue;
          expect(["url", "secret"]).toContain(a.type);
          expect(b.type).toBe("email");
          expect(a.start <= b.start && b.end <= a.end).toBe(true);
        }
      }
    }),
  );
});

test("what is left out overlaps something that stays", () => {
  fc.assert(
    fc.property(SPANS, (spans) => {
      const kept = resolveOverlaps(spans);
      for (const span of spans) expect(kept.some((other) => overlaps(span, other))).toBe(true);
    }),
  );
});
