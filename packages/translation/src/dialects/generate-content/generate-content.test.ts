import { describe, expect, it } from "vitest";

import { AnswerCollector } from "../../answers/collect-answer.ts";
import type { TargetFacts } from "../../contract/target-facts.ts";
import type { Conversation } from "../../model/conversation.ts";
import { modelTraitsOf } from "../../traits/model-traits-of.ts";
import { generateContent } from "./index.ts";

const factsOf = (model: string): TargetFacts => ({
  model,
  signatureOrigins: ["google"],
  traits: modelTraitsOf(model),
});

const asked = (overrides: Partial<Conversation>): Conversation => ({
  dialect: "chat",
  model: "m",
  isStreamed: false,
  messages: [{ role: "user", parts: [{ type: "text", text: "Hello" }] }],
  sampling: {},
  ...overrides,
});

const write = (model: string, overrides: Partial<Conversation>) => {
  const { body, lost } = generateContent.writeRequest(asked(overrides), factsOf(model));
  return { body, lost: lost.map(({ name }) => name) };
};

const CALLED: Conversation["messages"] = [
  { role: "user", parts: [{ type: "text", text: "Look." }] },
  {
    role: "assistant",
    parts: [{ type: "toolCall", id: "call_1", name: "look", arguments: '{"at":"sky"}' }],
  },
  {
    role: "tool",
    parts: [
      {
        type: "toolResult",
        callId: "call_1",
        isError: true,
        parts: [
          { type: "text", text: "Clouds." },
          { type: "image", source: { type: "base64", mediaType: "image/png", data: "aGk=" } },
        ],
      },
    ],
  },
];

describe("what Gemini is asked", () => {
  it("has instructions apart, and thoughts by level since Gemini 3, by budget before", () => {
    const messages: Conversation["messages"] = [
      { role: "system", parts: [{ type: "text", text: "Be brief." }] },
      { role: "user", parts: [{ type: "text", text: "Hello" }] },
    ];
    expect(write("gemini-3-pro", { messages, reasoning: { effort: "high" } })).toEqual({
      body: {
        systemInstruction: { parts: [{ text: "Be brief." }] },
        contents: [{ role: "user", parts: [{ text: "Hello" }] }],
        generationConfig: { thinkingConfig: { thinkingLevel: "HIGH", includeThoughts: true } },
      },
      lost: [],
    });
    const byBudget = write("gemini-2.5-flash", { reasoning: { effort: "low" } });
    expect(byBudget.body).toMatchObject({
      generationConfig: { thinkingConfig: { thinkingBudget: 2048 } },
    });
    expect(byBudget.lost).toEqual(["reasoning_effort"]);
  });

  it("has the calls of other models signed as Google documents it, and pictures in results", () => {
    const { body, lost } = write("gemini-3-pro", { messages: CALLED });
    expect(body["contents"]).toEqual([
      { role: "user", parts: [{ text: "Look." }] },
      {
        role: "model",
        parts: [
          {
            functionCall: { id: "call_1", name: "look", args: { at: "sky" } },
            thoughtSignature: "skip_thought_signature_validator",
          },
        ],
      },
      {
        role: "user",
        parts: [
          {
            functionResponse: {
              id: "call_1",
              name: "look",
              response: { error: "Clouds." },
              parts: [{ inlineData: { mimeType: "image/png", data: "aGk=" } }],
            },
          },
        ],
      },
    ]);
    expect(lost).toEqual([]);
  });

  it("of models before Gemini 3 has pictures behind the results, which is said", () => {
    const { body, lost } = write("gemini-2.5-pro", { messages: CALLED });
    expect(JSON.stringify(body)).not.toContain("thoughtSignature");
    expect(body["contents"]).toMatchObject([
      {},
      {},
      {
        parts: [
          { functionResponse: { name: "look", response: { error: "Clouds." } } },
          { inlineData: { mimeType: "image/png" } },
        ],
      },
    ]);
    expect(lost).toEqual(["tool_result.image"]);
  });

  it("restricts tools, and leaves out a format beside tools where they exclude each other", () => {
    const tools: Conversation["tools"] = [
      { type: "function", name: "look", parameters: { type: "object" } },
    ];
    const toolChoice = { type: "allowed", names: ["look"], isRequired: false } as const;
    const output = { type: "jsonSchema", schema: { type: "object" } } as const;
    const old = write("gemini-2.5-pro", { tools, toolChoice, output });
    expect(old.body).toMatchObject({
      tools: [
        { functionDeclarations: [{ name: "look", parametersJsonSchema: { type: "object" } }] },
      ],
      toolConfig: { functionCallingConfig: { mode: "VALIDATED", allowedFunctionNames: ["look"] } },
    });
    expect(old.lost).toEqual(["response_format"]);
    expect(write("gemini-3-pro", { tools, output }).body).toMatchObject({
      generationConfig: {
        responseMimeType: "application/json",
        responseJsonSchema: { type: "object" },
      },
    });
  });
});

describe("what Gemini answers", () => {
  const body = {
    candidates: [
      {
        content: {
          role: "model",
          parts: [
            { text: "Let me think.", thought: true },
            { functionCall: { name: "look", args: { at: "sky" } }, thoughtSignature: "c2ln" },
            { functionCall: { name: "look", args: { at: "sea" } } },
          ],
        },
        finishReason: "STOP",
      },
    ],
    usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 2, thoughtsTokenCount: 3 },
    responseId: "r1",
    modelVersion: "gemini-3-pro-001",
  };

  it("has the signature of a call as that of the thoughts before it", () => {
    const verdict = generateContent.readAnswer(body, { origin: "google" });
    expect(verdict).toMatchObject({
      isAnswer: true,
      answer: {
        id: "r1",
        choices: [
          {
            parts: [
              {
                type: "reasoning",
                summary: ["Let me think."],
                signature: { origin: "google", value: "c2ln" },
              },
              { type: "toolCall", id: "call_r1_00", arguments: '{"at":"sky"}' },
              { type: "toolCall", id: "call_r1_01", arguments: '{"at":"sea"}' },
            ],
            stop: { reason: "toolCalls" },
          },
        ],
        usage: { input: 5, output: 2, reasoning: 3 },
      },
    });
  });

  it("says the same in a stream of events that each are an answer", () => {
    const collector = new AnswerCollector();
    const reader = generateContent.createStreamReader({ origin: "google" }, collector.take);
    const [candidate] = body.candidates;
    for (const part of candidate?.content.parts ?? []) {
      const content = { role: "model", parts: [part] };
      reader.push(Buffer.from(eventOf({ ...body, candidates: [{ content }] })));
    }
    reader.push(Buffer.from(eventOf({ ...body, candidates: [{ finishReason: "STOP" }] })));
    reader.end();
    const whole = generateContent.readAnswer(body, { origin: "google" });
    expect(whole).toMatchObject({ isAnswer: true, answer: collector.answer() });
  });

  it("is a refusal where the prompt was blocked, and no answer without a candidate that ended", () => {
    const blocked = { promptFeedback: { blockReason: "SAFETY" }, usageMetadata: {} };
    expect(generateContent.readAnswer(blocked, { origin: "google" })).toMatchObject({
      answer: { choices: [{ parts: [], stop: { reason: "contentFilter", category: "safety" } }] },
    });
    const none = generateContent.readAnswer({ candidates: [] }, { origin: "google" });
    expect(none).toMatchObject({ isAnswer: false, error: { status: 502 } });
  });
});

const eventOf = (data: object): string => `data: ${JSON.stringify(data)}\r\n\r\n`;
