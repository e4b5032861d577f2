import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { StreamReader } from "./stream-reader.ts";

const chunk = (delta: object, more: object = {}) =>
  JSON.stringify({
    id: "c",
    model: "gpt-4o-2024",
    choices: [{ index: 0, delta }],
    usage: null,
    ...more,
  });
const USAGE = JSON.stringify({
  id: "c",
  choices: [],
  usage: { prompt_tokens: 9, completion_tokens: 5 },
});

const stream = (events: readonly string[], end = "\n") =>
  Buffer.from(events.map((event) => `data: ${event}${end}${end}`).join(""));

const pass = (reader: StreamReader, pieces: readonly Buffer[]) =>
  Buffer.concat(
    [...pieces.map((piece) => reader.push(piece)), reader.flush()].filter((b) => b !== undefined),
  );

const cut = (bytes: Buffer, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
    bytes.subarray(n * size, (n + 1) * size),
  );

const EVENTS = [
  chunk({ role: "assistant", content: "" }),
  chunk({ content: "Grüße " }),
  chunk({ content: '"choices":[{' }),
  chunk({ tool_calls: [{ function: { name: "look", arguments: "{}" } }] }),
  JSON.stringify({ choices: [], prompt_filter_results: [] }),
];

describe("StreamReader", () => {
  it("passes every byte on when the caller asked for usage, and reads it", () => {
    const bytes = stream([...EVENTS, USAGE, "[DONE]"]);
    const reader = new StreamReader({ hidesUsage: false });
    expect(pass(reader, cut(bytes, 7)).equals(bytes)).toBe(true);
    expect(reader.ended).toBe(true);
    expect(reader.read()).toEqual({
      usage: { ...NONE, input: 9, output: 5 },
      model: "gpt-4o-2024",
      text: "",
    });
  });

  it("collects the texts of an answer that was cut before its usage", () => {
    const reader = new StreamReader({ hidesUsage: true });
    pass(reader, cut(stream(EVENTS), 11));
    expect(reader.read()).toMatchObject({ usage: undefined, text: 'Grüße "choices":[{look{}' });
  });

  it("keeps the usage chunk, and only it, from a caller who did not ask, however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom("\n", "\r\n"),
        fc.subarray(EVENTS),
        (size, end, events) => {
          const bytes = stream([...events, USAGE, "[DONE]"], end);
          const reader = new StreamReader({ hidesUsage: true });
          expect(pass(reader, cut(bytes, size)).toString()).toBe(
            stream([...events, "[DONE]"], end).toString(),
          );
          expect(reader.read().usage).toMatchObject({ input: 9, output: 5 });
        },
      ),
    );
  });

  it("reads the same usage wherever chunks of zeros stand, and none where there is nothing else", () => {
    const zeros = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
    const alone = JSON.stringify({ id: "c", choices: [], usage: zeros });
    const beside = chunk({ content: "" }, { usage: zeros });
    const all = [...EVENTS, USAGE, "[DONE]"];
    const places = fc.array(fc.tuple(fc.nat(all.length), fc.constantFrom(alone, beside)), {
      maxLength: 5,
    });
    const readingOf = (events: readonly string[]) => {
      const reader = new StreamReader({ hidesUsage: true });
      pass(reader, [stream(events)]);
      return reader.read();
    };
    const withZeros = (events: readonly string[], at: readonly [number, string][]) =>
      at.reduce((made, [place, event]) => made.toSpliced(place, 0, event), [...events]);
    fc.assert(
      fc.property(places, (at) => {
        expect(readingOf(withZeros(all, at))).toEqual(readingOf(all));
        const without = readingOf(withZeros(EVENTS, at));
        expect(without).toEqual(readingOf(EVENTS));
        expect([without.usage, without.text]).toEqual([undefined, 'Grüße "choices":[{look{}']);
      }),
    );
  });

  it("holds an unfinished event only while it may still be the usage chunk", () => {
    const reader = new StreamReader({ hidesUsage: true });
    const bytes = stream([chunk({ content: "slow" })]);
    const at = bytes.indexOf('"delta"');
    expect(reader.push(bytes.subarray(0, 10))).toBeUndefined();
    expect(reader.push(bytes.subarray(10, at))?.toString()).toBe(bytes.toString("utf8", 0, at));
    expect(reader.push(bytes.subarray(at, at + 3))?.length).toBe(3);
    expect(reader.push(bytes.subarray(at + 3))?.length).toBe(bytes.length - at - 3);
  });

  it("does not hold what is too long to be a usage chunk", () => {
    const reader = new StreamReader({ hidesUsage: true });
    const long = Buffer.from(`data: {"x":"${"y".repeat(70_000)}`);
    expect(reader.push(long)?.length).toBe(long.length);
  });

  it("does not hide usage reported beside an answer", () => {
    const bytes = stream([
      chunk({ content: "all" }, { usage: { prompt_tokens: 1, completion_tokens: 1 } }),
    ]);
    const reader = new StreamReader({ hidesUsage: true });
    expect(pass(reader, [bytes]).equals(bytes)).toBe(true);
    expect(reader.read().usage).toMatchObject({ input: 1, output: 1 });
  });

  it("sees the end mark as soon as its text is there, and has ended when it has read usage", () => {
    const reader = new StreamReader({ hidesUsage: false });
    reader.push(Buffer.from("data: [DON"));
    expect(reader.isEnding).toBe(false);
    reader.push(Buffer.from("E]"));
    expect([reader.isEnding, reader.ended]).toEqual([true, false]);
    reader.push(Buffer.from(`\n\ndata: ${USAGE}\n\n`));
    expect(reader.ended).toBe(true);
  });

  it("gives back an unfinished event at the end, unless it is the usage chunk", () => {
    const unfinished = new StreamReader({ hidesUsage: true });
    expect(unfinished.push(Buffer.from("data: {"))).toBeUndefined();
    expect(unfinished.flush()?.toString()).toBe("data: {");
    const usage = new StreamReader({ hidesUsage: true });
    expect(pass(usage, [Buffer.from(`data: ${USAGE}`)]).length).toBe(0);
    expect(usage.read().usage).toMatchObject({ input: 9 });
  });

  it("keeps the texts of several choices apart", () => {
    const reader = new StreamReader({ hidesUsage: false });
    const say = (index: number, content: string) =>
      JSON.stringify({ choices: [{ index, delta: { content } }, { delta: null }] });
    reader.push(stream([say(0, "a"), say(1, "x"), say(0, "b"), say(1, "y"), "no json", "7"]));
    expect(reader.read()).toEqual({ usage: undefined, model: undefined, text: "ab\nxy" });
  });

  it("remembers at most a mebibyte of text", () => {
    const reader = new StreamReader({ hidesUsage: false });
    const piece = stream([chunk({ content: "z".repeat(4096) })]);
    for (let n = 0; n < 300; n += 1) reader.push(piece);
    expect(reader.read().text.length).toBe(1024 * 1024);
  });
});

const NONE = {
  input: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  audioInput: 0,
  audioOutput: 0,
};
