import { NO_TOKENS } from "@lintel/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { emitAnswer } from "../answers/answer-events.ts";
import { AnswerCollector } from "../answers/collect-answer.ts";
import type { DialectHalves } from "../contract/dialect-halves.ts";
import type { Answer } from "../model/answer.ts";
import type { Part } from "../model/part.ts";
import { chat } from "./chat/index.ts";
import { messages } from "./messages/index.ts";
import { responses } from "./responses/index.ts";

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
const call = fc
  .record({ id: fc.stringMatching(/^call_[a-z0-9]{1,8}$/), name: fc.constant("f"), value: text })
  .map(({ id, name, value }): Part => ({
    type: "toolCall",
    id,
    name,
    arguments: JSON.stringify({ value }),
  }));
const count = fc.nat({ max: 1000 });

/** What all dialects can say in the same order: a text, then calls. */
const answers: fc.Arbitrary<Answer> = fc
  .record({ said: text, calls: fc.array(call, { maxLength: 3 }), input: count, output: count })
  .map(({ calls, input, output, said }): Answer => ({
    id: "msg_1",
    model: "m",
    choices: [
      {
        parts: [{ type: "text", text: said }, ...calls],
        stop: { reason: calls.length > 0 ? "toolCalls" : "end" },
      },
    ],
    usage: { ...NO_TOKENS, input, output: output + 1, cacheRead: 2 },
  }));

const CALLER = { callId: "c", createdAt: 1, model: "m", wantsStreamUsage: true };

/** Written as a stream, cut into pieces, and read back. */
function readBack(halves: DialectHalves, answer: Answer, step: number) {
  const writer = halves.createStreamWriter(CALLER);
  let written = "";
  emitAnswer(answer, (event) => {
    written += writer.write(event);
  });
  const collector = new AnswerCollector();
  const reader = halves.createStreamReader({ origin: "o" }, collector.take);
  const bytes = Buffer.from(written);
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step));
  reader.end();
  expect(reader.hasEnded).toBe(true);
  return collector.answer();
}

describe.each([chat, messages, responses])("an answer written as a stream of $id", (halves) => {
  it("says the same when it is read back, however it is cut", () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 60 }), (answer, step) => {
        const { choices, usage } = answer;
        expect(readBack(halves, answer, step)).toMatchObject({ choices, usage });
      }),
      { numRuns: 60 },
    );
  });

  it("says what it says as a whole", () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const { body } = halves.writeAnswer(answer, CALLER);
        const verdict = halves.readAnswer(body, { origin: "o" });
        const { choices, usage } = answer;
        expect(verdict).toMatchObject({ isAnswer: true, answer: { choices, usage } });
      }),
      { numRuns: 60 },
    );
  });
});
