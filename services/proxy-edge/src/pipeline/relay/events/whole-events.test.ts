import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { WholeEvents } from "./whole-events.ts";

const TEXT = 'data: {"choices":[{"delta":{"content":"é, no error"}}]}\n\n';
const ERROR = 'data: {"error":{"message":"late"}}\n\n';
const FAILED =
  'event: response.failed\ndata: {"type":"response.failed","response":{"error":{}}}\n\n';

function push(stream: string, size: number) {
  const events = new WholeEvents();
  const shown: Buffer[] = [];
  const bytes = Buffer.from(stream);
  for (let at = 0; at < bytes.length; at += size) {
    const passing = events.take(bytes.subarray(at, at + size));
    if (passing !== undefined) shown.push(passing);
  }
  return { events, shown: () => Buffer.concat(shown).toString() };
}

describe("a stream that may be continued", () => {
  it.each([ERROR, FAILED])("passes in whole events, up to one that reports an error", (error) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), (size) => {
        const { events, shown } = push(TEXT + TEXT + error + TEXT, size);
        expect(shown()).toBe(TEXT + TEXT);
        expect([events.hasFailed, String(events.passed)]).toEqual([true, TEXT + TEXT]);
        expect(String(events.letGo())).toBe(error + TEXT);
      }),
    );
  });

  it("keeps half an event back, which passes where the stream ends so, and not where it is cut", () => {
    const half = push(TEXT + TEXT.slice(0, 9), 5);
    expect(half.shown()).toBe(TEXT);
    expect(half.events.letGo()).toBeUndefined();
    expect(String(push(TEXT + TEXT.slice(0, 9), 5).events.flush())).toBe(TEXT.slice(0, 9));
  });

  it("passes as it comes once it is too long to be kept", () => {
    const long = `data: ${"x".repeat(3 * 1024 * 1024)}`;
    const { events, shown } = push(TEXT + long, 1024 * 1024);
    expect(shown()).toBe(TEXT + long);
    expect(events.passed).toBeUndefined();
  });
});
