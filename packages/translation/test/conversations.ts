import fc from "fast-check";

import type { TargetFacts } from "../src/contract/target-facts.ts";
import { type Conversation, EFFORTS, type Message } from "../src/model/conversation.ts";
import type { Part } from "../src/model/part.ts";

/** A model that takes all there is: what is lost is lost by the dialects. */
export const PERMISSIVE: TargetFacts = {
  model: "m",
  signatureOrigins: [],
  traits: {
    reasoning: { control: "effort", efforts: EFFORTS },
    hasJsonSchema: true,
    hasCacheMarks: true,
    hasMidSystem: true,
    hasForcedTools: true,
    hasPrefill: true,
    hasToolsWhileReasoning: true,
    sampling: "always",
  },
};

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
const said = text.map((each): Part => ({ type: "text", text: each }));
const image = fc.constantFrom("image/png", "image/jpeg").map((mediaType): Part => ({
  type: "image",
  source: { type: "base64", mediaType, data: "aGk=" },
}));
const pdf = fc.constant<Part>({
  type: "document",
  source: { type: "base64", mediaType: "application/pdf", data: "aGk=" },
  name: "a.pdf",
});

const asked = fc
  .tuple(said, fc.array(fc.oneof(image, pdf), { maxLength: 2 }))
  .map(([first, others]): Message => ({ role: "user", parts: [first, ...others] }));

/** A turn of the model: a text, and calls with their results. */
const turn = fc
  .record({
    says: said,
    given: fc.array(fc.record({ value: text, result: text, isError: fc.boolean() }), {
      maxLength: 2,
    }),
  })
  .map(({ given, says }) => ({ says, given }));

const turnsOf = (turns: readonly (typeof turn extends fc.Arbitrary<infer Turn> ? Turn : never)[]) =>
  turns.flatMap(({ given, says }, at): readonly Message[] => {
    const idOf = (index: number): string => `call_${at}_${index}`;
    const calls = given.map(({ value }, index): Part => ({
      type: "toolCall",
      id: idOf(index),
      name: "look",
      arguments: JSON.stringify({ value }),
    }));
    const results = given.map(({ isError, result }, index): Message => ({
      role: "tool",
      parts: [
        {
          type: "toolResult",
          callId: idOf(index),
          parts: [{ type: "text", text: result }],
          isPlain: true,
          ...(isError ? { isError } : {}),
        },
      ],
    }));
    return [{ role: "assistant", parts: [says, ...calls] }, ...results];
  });

const optional = <Value>(each: fc.Arbitrary<Value>) => fc.option(each, { nil: undefined });
const fraction = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10);

const sampling = fc.record({
  temperature: optional(fraction),
  topP: optional(fraction),
  topK: optional(fc.integer({ min: 1, max: 40 })),
  seed: optional(fc.nat({ max: 99 })),
  presencePenalty: optional(fraction),
  frequencyPenalty: optional(fraction),
});

const tools = fc.constantFrom(undefined, [
  {
    type: "function",
    name: "look",
    description: "Looks.",
    parameters: { type: "object", properties: { value: { type: "string" } } },
    strict: false,
  } as const,
]);

const output = fc.constantFrom<Conversation["output"]>(
  undefined,
  { type: "json" },
  {
    type: "jsonSchema",
    schema: { type: "object", properties: {}, additionalProperties: false },
    name: "answer",
    strict: true,
  },
);

/** Conversations as callers have them, in no dialect's form. */
export const conversations: fc.Arbitrary<Omit<Conversation, "dialect">> = fc
  .record({
    system: optional(text),
    first: asked,
    turns: fc.array(turn, { maxLength: 2 }),
    last: asked,
    isStreamed: fc.boolean(),
    sampling,
    tools,
    output,
    stop: optional(fc.constant(["END"])),
    maxOutputTokens: optional(fc.integer({ min: 16, max: 4000 })),
    effort: optional(fc.constantFrom(...EFFORTS)),
    user: optional(fc.constant("someone")),
    verbosity: optional(fc.constant("low")),
    parallelToolCalls: optional(fc.constant(false)),
    choice: fc.constantFrom<Conversation["toolChoice"]>(
      undefined,
      { type: "auto" },
      { type: "none" },
      { type: "required" },
      { type: "tool", name: "look" },
    ),
  })
  .map(({ choice, effort, first, last, system, turns, ...rest }) => ({
    ...rest,
    model: "m",
    toolChoice: rest.tools === undefined ? undefined : choice,
    parallelToolCalls: rest.tools === undefined ? undefined : rest.parallelToolCalls,
    reasoning: effort === undefined ? undefined : { effort },
    messages: [
      ...(system === undefined ? [] : [instructions(system)]),
      first,
      ...turnsOf(turns),
      ...(turns.length === 0 ? [] : [last]),
    ],
  }));

const instructions = (each: string): Message => ({
  role: "system",
  parts: [{ type: "text", text: each }],
  isPlain: true,
  isInstructions: true,
});
