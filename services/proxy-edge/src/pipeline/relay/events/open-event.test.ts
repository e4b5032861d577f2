import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { OpenEvent } from "./open-event.ts";

const line = fc.constantFrom("data: é{}", "event: x", "id: 1", "data: [1,", ": ping", "");
const lineEnd = fc.constantFrom("\n", "\r\n");
const streams = fc
  .tuple(fc.array(line, { maxLength: 12 }), lineEnd)
  .map(([lines, end]) => Buffer.from(lines.map((each) => each + end).join("")));

/** What passes of a stream that comes in pieces, piece by piece. */
function pass(bytes: Buffer, sizes: Iterator<number>) {
  const open = new OpenEvent();
  const passed: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const { value: size } = sizes.next();
    const passing = open.take(bytes.subarray(from, from + size));
    if (passing !== undefined) passed.push(passing);
    from += size;
  }
  return { passed, rest: open.flush() };
}

/** Whether no event has begun that has not ended. */
function isBetweenEvents(sent: string): boolean {
  const lines = sent.split("\n").map((each) => each.replace("\r", ""));
  const begun = lines.pop() ?? "";
  const last = lines.findLast((each) => !each.startsWith(":")) ?? "";
  return last === "" && (begun === "" || begun.startsWith(":"));
}

describe("a stream, however its bytes are cut", () => {
  const cuts = fc.infiniteStream(fc.integer({ min: 1, max: 9 }));

  it("passes in whole events and comments, and is the same in the end", () => {
    fc.assert(
      fc.property(streams, cuts, (bytes, sizes) => {
        const { passed, rest } = pass(bytes, sizes);
        let sent = "";
        for (const each of passed) {
          sent += each.toString("latin1");
          expect(isBetweenEvents(sent)).toBe(true);
        }
        expect(Buffer.concat([...passed, rest ?? Buffer.alloc(0)])).toEqual(bytes);
      }),
    );
  });

  it("has nothing held back behind the end of an event", () => {
    fc.assert(
      fc.property(streams, cuts, (bytes, sizes) => {
        const whole = Buffer.concat([bytes, Buffer.from("data: 1\n\n: ping\n")]);
        const { passed, rest } = pass(whole, sizes);
        expect([Buffer.concat(passed), rest]).toEqual([whole, undefined]);
      }),
    );
  });
});

it("an event that is too long to be held passes as it comes, and the next one is held again", () => {
  const open = new OpenEvent();
  const piece = Buffer.alloc(40_000, "x");
  expect(open.take(Buffer.from("data: 1\n\ndata: "))).toEqual(Buffer.from("data: 1\n\n"));
  expect(open.take(piece)).toBeUndefined();
  expect(open.take(piece)?.length).toBe(80_000 + "data: ".length);
  expect(open.take(piece)).toBe(piece);
  expect(open.take(Buffer.from("\n"))).toEqual(Buffer.from("\n"));
  expect(open.take(Buffer.from("\ndata: 2"))).toEqual(Buffer.from("\n"));
  expect(open.flush()).toEqual(Buffer.from("data: 2"));
});
