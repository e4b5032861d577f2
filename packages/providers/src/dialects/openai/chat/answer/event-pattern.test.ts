import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { EventPattern } from "./event-pattern.ts";

interface Parts {
  readonly content: string;
  readonly obfuscation: string | undefined;
  readonly finish: string | null;
  readonly index: number;
}

const chunk = ({ content, finish, index, obfuscation }: Parts) => ({
  id: "chatcmpl-1",
  choices: [{ index, delta: { content }, logprobs: null, finish_reason: finish }],
  usage: null,
  ...(obfuscation === undefined ? {} : { obfuscation }),
});

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom('"', "\\", "\n", "\u0085"),
);
const parts = fc.record({
  content: text,
  obfuscation: fc.option(text, { nil: undefined }),
  finish: fc.constantFrom(null, null, null, "stop"),
  index: fc.constantFrom(0, 0, 0, 1),
});

/** What is left of an event without what may vary. */
const rest = (data: string): unknown => {
  const parsed = JSON.parse(data);
  parsed.choices[0].delta.content = "";
  if ("obfuscation" in parsed) parsed.obfuscation = "";
  return parsed;
};

describe("an event like one that was read", () => {
  it("is one that differs in its texts alone, and says what it says", () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const [known, data] = [JSON.stringify(chunk(one)), JSON.stringify(chunk(other))];
        const pattern = new EventPattern();
        pattern.learn(known, one.content);
        const said = pattern.saidIn(data);
        if (said === undefined) return;
        expect(said).toBe(other.content);
        expect(rest(data)).toEqual(rest(known));
      }),
    );
  });

  const EVENT = JSON.stringify(chunk({ content: "one", obfuscation: "x", finish: null, index: 0 }));

  it("is found among others", () => {
    const pattern = new EventPattern();
    expect(pattern.saidIn(EVENT)).toBeUndefined();
    pattern.learn(EVENT, "one");
    expect(pattern.saidIn(EVENT)).toBe("one");
    expect(pattern.saidIn(EVENT.replace('"one"', '" é😀{}"').replace('"x"', '"yz"'))).toBe(
      " é😀{}",
    );
    expect(pattern.saidIn(EVENT.replace('"x"', '""'))).toBe("one");
  });

  it.each([
    ["a text with an escape", EVENT.replace("one", String.raw`o\n`)],
    ["a text with a quote in it", EVENT.replace("one", String.raw`o\"e`)],
    ["a member more", EVENT.replace('"one"', '"one","role":"assistant"')],
    ["another end", `${EVENT} `],
    ["another value", EVENT.replace('"usage":null', '"usage":{"total_tokens":1}')],
    ["a text that does not end", EVENT.slice(0, EVENT.indexOf("one") + 3)],
    ["nothing", ""],
  ])("is not one with %s", (_what, data) => {
    const pattern = new EventPattern();
    pattern.learn(EVENT, "one");
    expect(pattern.saidIn(data)).toBeUndefined();
  });

  it("is not learnt from one that says more than was read", () => {
    const pattern = new EventPattern();
    const data = EVENT.replace('"logprobs":null', '"logprobs":{"content":"one"}');
    pattern.learn(data, "one");
    expect(pattern.saidIn(data)).toBeUndefined();
  });

  it("is not looked for without end where none is like another", () => {
    const pattern = new EventPattern();
    for (let each = 0; each < 100; each += 1) {
      const data = EVENT.replace("chatcmpl-1", `chatcmpl-${each}`);
      expect(pattern.saidIn(data)).toBeUndefined();
      pattern.learn(data, "one");
    }
    expect(pattern.saidIn(EVENT.replace("chatcmpl-1", "chatcmpl-99"))).toBeUndefined();
  });
});
