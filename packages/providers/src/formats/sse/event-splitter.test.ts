import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { EventSplitter } from "./event-splitter.ts";

const split = (pieces: readonly Buffer[]): (string | undefined)[] => {
  const splitter = new EventSplitter();
  const found: (string | undefined)[] = [];
  for (const piece of pieces) splitter.push(piece, (_end, data) => found.push(data));
  return found;
};

describe("EventSplitter", () => {
  it.each(["\n", "\r\n", "\r"])("reads data, comments and other fields with line end %j", (end) => {
    const text = [
      ": hello",
      "id: 7",
      "event: x",
      "data: one",
      "data:two",
      "data",
      "",
      ": only",
      "",
    ];
    expect(split([Buffer.from(`${text.join(end)}${end}`)])).toEqual(["one\ntwo\n", undefined]);
  });

  it("finds the same events however the bytes are cut", () => {
    const line = fc.constantFrom("data: é€😀", "data:", ": c", "id: 1", "data:  two", "");
    const stream = fc
      .array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r")))
      .map((lines) => Buffer.from(lines.map(([text, end]) => text + end).join("")));
    fc.assert(
      fc.property(stream, fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (bytes, sizes) => {
        const pieces: Buffer[] = [];
        for (let from = 0; from < bytes.length;) {
          const { value: size = 1 } = sizes.next();
          pieces.push(bytes.subarray(from, from + size));
          from += size;
        }
        // Whether a carriage return that ends an event is followed by a line feed shows only later.
        const events = (all: readonly (string | undefined)[]) =>
          all.filter((data) => data !== undefined);
        expect(events(split(pieces))).toEqual(events(split([bytes])));
      }),
    );
  });

  it("keeps only the beginnings of long strings in a long event", () => {
    const picture = "QUJD".repeat(1024 * 1024);
    const event = `data: {"pictures":["${picture}","${picture}"],"usage":{"tokens":5}}\n\n`;
    const bytes = Buffer.from(event);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, at) =>
      bytes.subarray(at * 65_536, (at + 1) * 65_536),
    );
    const [data = ""] = split(pieces);
    expect(data.length).toBeLessThan(2.1 * 1024 * 1024);
    const read: unknown = JSON.parse(data);
    const beginning: unknown = expect.stringMatching(/^(?:QUJD){100000}/);
    expect(read).toEqual({ pictures: [beginning, beginning], usage: { tokens: 5 } });
  });

  it("passes over an event of more values than can be built in time", () => {
    const event = Buffer.from(`data: [${"{},".repeat(2_100_000)}{}]\n\ndata: next\n\n`);
    const pieces = [event.subarray(0, 60_000), event.subarray(60_000)];
    expect(split(pieces)).toEqual([undefined, "next"]);
  });

  it("passes over an event that is too long to read", () => {
    const long = Buffer.alloc(17 * 1024 * 1024, "x");
    const splitter = new EventSplitter();
    const found: (string | undefined)[] = [];
    const read = (piece: Buffer) => splitter.push(piece, (_end, data) => found.push(data));
    read(Buffer.from("data: "));
    read(long);
    read(long);
    expect(splitter.partial()).toBe("");
    expect(splitter.hasSkipped).toBe(true);
    read(Buffer.from("\n\ndata: next\n\n"));
    expect(found).toEqual([undefined, "next"]);
  });
});
