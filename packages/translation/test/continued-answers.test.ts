import { NO_TOKENS } from "@lintel/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { AnswerCollector } from "../src/answers/collect-answer.ts";
import { continueConversation, type SentAnswer } from "../src/continuing/continue-conversation.ts";
import { ContinuedAnswer } from "../src/continuing/continued-answer.ts";
import type { DialectHalves } from "../src/contract/dialect-halves.ts";
import type { AnswerEvent } from "../src/model/answer-event.ts";
import type { Conversation } from "../src/model/conversation.ts";
import { CALLER_DIALECTS } from "./dialects.ts";

const FACTS = { callId: "call", createdAt: 1, model: "m", wantsStreamUsage: true };
const SOURCE = { origin: "own" };
const pieces = fc.array(fc.string({ minLength: 1, unit: "grapheme" }), {
  minLength: 1,
  maxLength: 6,
});
const PAIRS = CALLER_DIALECTS.flatMap((first) =>
  CALLER_DIALECTS.map((second) => ({ first, second })),
);

const delta = (text: string): AnswerEvent => ({ type: "delta", index: 0, kind: "text", text });
const opening = (texts: readonly string[]): readonly AnswerEvent[] => [
  { type: "start", id: "x1", model: "one" },
  { type: "partStart", index: 0, choice: 0, part: { type: "text" } },
  ...texts.map(delta),
];
const USED = { ...NO_TOKENS, input: 5, output: 2 };
const closing: readonly AnswerEvent[] = [
  { type: "partEnd", index: 0 },
  { type: "usage", usage: USED },
  { type: "stop", choice: 0, stop: { reason: "length" } },
  { type: "end" },
];

function written(halves: DialectHalves, events: readonly AnswerEvent[]): Buffer {
  const writer = halves.createStreamWriter(FACTS);
  return Buffer.from(events.map((event) => writer.write(event)).join(""));
}

function heard(halves: DialectHalves, bytes: Buffer) {
  const collector = new AnswerCollector();
  const reader = halves.createStreamReader(SOURCE, collector.take);
  reader.push(bytes);
  expect(reader.hasEnded).toBe(true);
  expect(collector.error).toBeUndefined();
  return collector.answer();
}

describe.each(PAIRS)("an answer of $first.id, continued in $second.id", ({ first, second }) => {
  it("is one answer, whatever was sent and wherever the rest is cut into pieces", () => {
    fc.assert(
      fc.property(pieces, pieces, fc.integer({ min: 1, max: 40 }), (sent, rest, size) => {
        fc.pre(sent.join("").trim() !== "");
        const begun = written(first.halves, opening(sent));
        const dialect = { caller: first.halves, target: first.halves };
        const continued = new ContinuedAnswer(dialect, begun, FACTS);
        expect(continued.sent?.text).toBe(sent.join(""));
        const leg = continued.join({ target: second.halves });
        const coming = written(second.halves, [...opening(rest), ...closing]);
        const shown: Buffer[] = [begun];
        for (let at = 0; at < coming.length; at += size) {
          shown.push(leg.push(coming.subarray(at, at + size)) ?? Buffer.alloc(0));
        }
        const { choices, id, usage } = heard(first.halves, Buffer.concat(shown));
        expect(choices).toMatchObject([
          {
            parts: [{ type: "text", text: [...sent, ...rest].join("") }],
            stop: { reason: "length" },
          },
        ]);
        expect(usage).toMatchObject(USED);
        expect(id).toContain("x1");
        expect([leg.error, leg.lost]).toEqual([undefined, []]);
      }),
      { numRuns: 25 },
    );
  });
});

describe("a leg", () => {
  const [chat] = CALLER_DIALECTS;
  if (chat === undefined) throw new Error("there are dialects");
  const { halves } = chat;
  const join = (sent: readonly string[], skips: string) => {
    const begun = written(halves, opening(sent));
    const continued = new ContinuedAnswer({ caller: halves, target: halves }, begun, FACTS);
    return { begun, continued, leg: continued.join({ target: halves, skips }) };
  };

  it("does not write again the white space that was sent", () => {
    fc.assert(
      fc.property(fc.constantFrom(" ", "\n\n", " \n "), pieces, (white, rest) => {
        const { begun, leg } = join([`One${white}`], white);
        const again = written(halves, [...opening([...white.split(""), ...rest]), ...closing]);
        const { choices } = heard(
          halves,
          Buffer.concat([begun, leg.push(again) ?? Buffer.alloc(0)]),
        );
        expect(choices[0]?.parts).toMatchObject([{ text: `One${white}${rest.join("")}` }]);
      }),
      { numRuns: 25 },
    );
  });

  it("adds what it used to what was reported before, and says what it leaves out", () => {
    const { continued, leg } = join(["One"], "");
    leg.push(written(halves, [...opening(["two"]), { type: "usage", usage: USED }]));
    const thoughts: readonly AnswerEvent[] = [
      { type: "start", id: "x2", model: "two" },
      { type: "partStart", index: 0, choice: 0, part: { type: "reasoning" } },
      { type: "delta", index: 0, kind: "summary", text: "Hm" },
      { type: "partEnd", index: 0 },
      { type: "partStart", index: 1, choice: 0, part: { type: "text" } },
      { type: "delta", index: 1, kind: "text", text: "three" },
      { type: "error", error: { status: 500, type: "server_error", message: "late" } },
    ];
    const second = continued.join({ target: halves });
    const shown = String(second.push(written(halves, thoughts)));
    expect(shown).toContain('"content":"three"');
    expect(shown).not.toMatch(/Hm|late/);
    expect(second.error).toMatchObject({ message: "late" });
    expect(second.lost).toEqual(["reasoning_content"]);
    expect(continued.sent?.text).toBe("Onetwothree");
  });
});

describe("a conversation that is continued", () => {
  const asked: Conversation = {
    dialect: "chat",
    model: "m",
    isStreamed: true,
    messages: [{ role: "user", parts: [{ type: "text", text: "Count" }] }],
    sampling: {},
  };
  const sent: SentAnswer = { text: "One ", tokens: 3 };
  const to = { dialect: "messages", hasPrefill: true } as const;
  const NOT: readonly (readonly [string, Partial<Conversation>])[] = [
    ["several choices", { sampling: { choices: 2 } }],
    ["JSON", { output: { type: "jsonSchema", schema: {} } }],
    ["a call that has to come", { toolChoice: { type: "required" } }],
    ["custom tools", { tools: [{ type: "custom", name: "patch" }] }],
    ["tokens that are used up", { maxOutputTokens: 3 }],
  ];

  it.each(NOT)("is not, for %s", (_name, members) => {
    expect(continueConversation({ ...asked, ...members }, sent, to)).toBeTypeOf("string");
  });

  it("is asked for by a sentence of a model that thinks", () => {
    const thinking = continueConversation({ ...asked, reasoning: { effort: "low" } }, sent, to);
    expect(thinking).toMatchObject({ messages: [{}, { role: "assistant" }, { role: "user" }] });
  });

  it("keeps its prompt, and has what is left of its tokens", () => {
    const next = continueConversation({ ...asked, maxOutputTokens: 10 }, sent, to);
    expect(next).toMatchObject({ maxOutputTokens: 7, messages: [{}, { role: "assistant" }] });
    expect(Object(next).messages[0]).toBe(asked.messages[0]);
  });
});
