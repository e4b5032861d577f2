import { NO_TOKENS } from "@lintel/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readRelayed } from "../../relayed/read-relayed.ts";
import { complete } from "../complete.ts";
import { messages } from "../messages.ts";
import { toUsage } from "./to-usage.ts";

function readerOf(endpoint: typeof messages, streamed: boolean) {
  const head = { method: "POST", contentType: "", params: {}, mustKnowModel: false } as const;
  const verdict = readRelayed(Buffer.alloc(0), head);
  if (!verdict.readable) throw new Error(verdict.reason);
  const { body } = verdict;
  return endpoint.dialect.createReader({
    status: 200,
    contentType: "",
    streamed,
    hidesUsage: true,
    body,
  });
}

const event = (data: { readonly type: string; readonly [more: string]: unknown }) =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const delta = (inner: object) => event({ type: "content_block_delta", index: 0, delta: inner });

const START = event({
  type: "message_start",
  message: {
    model: "claude-sonnet-4-5-20250929",
    usage: {
      input_tokens: 20,
      cache_creation_input_tokens: 3000,
      cache_read_input_tokens: 4000,
      cache_creation: { ephemeral_5m_input_tokens: 1000, ephemeral_1h_input_tokens: 2000 },
      output_tokens: 3,
    },
  },
});
const TEXTS = [
  delta({ type: "thinking_delta", thinking: "Hm. " }),
  delta({ type: "text_delta", text: "Grüße, " }),
  event({ type: "ping" }),
  delta({ type: "input_json_delta", partial_json: '{"a":1}' }),
];
const END = event({
  type: "message_delta",
  delta: { stop_reason: "end_turn" },
  usage: {
    input_tokens: null,
    output_tokens: 50,
    output_tokens_details: { thinking_tokens: 40 },
    server_tool_use: { web_search_requests: 2 },
  },
});
const STOP = event({ type: "message_stop" });
const STREAM = Buffer.from([START, ...TEXTS, END, STOP].join(""));
const USAGE = {
  ...NO_TOKENS,
  input: 20,
  cacheWrite: 1000,
  cacheWrite1h: 2000,
  cacheRead: 4000,
  output: 10,
  reasoning: 40,
  webSearches: 2,
};

describe("a streamed message", () => {
  it("passes every byte at once and reports its usage, however it is cut", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 8 }), (cuts) => {
        const reader = readerOf(messages, true);
        const bounds = [0, ...cuts.toSorted((a, b) => a - b), STREAM.length];
        for (const [index, to] of bounds.slice(1).entries()) {
          const piece = STREAM.subarray(bounds[index], to);
          expect(reader.push(piece)).toBe(piece);
        }
        expect(reader.flush()).toBeUndefined();
        expect(reader.ended).toBe(true);
        expect(reader.read()).toEqual({
          usage: USAGE,
          model: "claude-sonnet-4-5-20250929",
          text: "",
        });
      }),
    );
  });

  it("has ended with the data of its last event, before the line that ends it", () => {
    const reader = readerOf(messages, true);
    reader.push(STREAM.subarray(0, STREAM.length - STOP.length));
    expect(reader.ended).toBe(false);
    reader.push(Buffer.from(STOP.trimEnd()));
    expect(reader.ended).toBe(true);
  });

  it("leaves the texts seen to be counted when it breaks off, the prompt being reported", () => {
    const reader = readerOf(messages, true);
    reader.push(Buffer.from(START + TEXTS.join("")));
    expect(reader.read()).toEqual({
      usage: {
        ...NO_TOKENS,
        input: 20,
        cacheWrite: 1000,
        cacheWrite1h: 2000,
        cacheRead: 4000,
      },
      model: "claude-sonnet-4-5-20250929",
      text: 'Hm. Grüße, {"a":1}',
    });
  });

  it("reports nothing of a stream that begins with an error", () => {
    const reader = readerOf(messages, true);
    reader.push(Buffer.from(event({ type: "error", error: { type: "overloaded_error" } })));
    expect(reader.read()).toEqual({
      usage: undefined,
      model: undefined,
      text: "",
      failure: { type: "overloaded_error", status: 529 },
    });
  });
});

describe("a plain message", () => {
  const answer = {
    type: "message",
    model: "claude-sonnet-4-5-20250929",
    content: [
      { type: "text", text: "Hello" },
      { type: "tool_use", name: "look", input: { at: "me" } },
    ],
  };

  it.each([0, 200_000])("reports its usage, also behind %d bytes", (length) => {
    const reader = readerOf(messages, false);
    const usage = { input_tokens: 5, output_tokens: 7 };
    reader.push(Buffer.from(JSON.stringify({ pad: "x".repeat(length), ...answer, usage })));
    expect(reader.read()).toEqual({
      usage: { ...NO_TOKENS, input: 5, output: 7 },
      model: answer.model,
      text: "",
    });
  });

  it("leaves its texts to be counted when it reports none", () => {
    const reader = readerOf(messages, false);
    reader.push(Buffer.from(JSON.stringify(answer)));
    expect(reader.read()).toMatchObject({ usage: undefined, text: 'Hello\nlook\n{"at":"me"}' });
  });
});

describe("cache writes", () => {
  const REPORTED = { input_tokens: 1, output_tokens: 1 };
  it.each([
    ["in all only", { cache_creation_input_tokens: 5 }, { cacheWrite: 5 }],
    [
      "split only",
      { cache_creation: { ephemeral_5m_input_tokens: 2, ephemeral_1h_input_tokens: 3 } },
      { cacheWrite: 2, cacheWrite1h: 3 },
    ],
    [
      "in all, and more than the parts",
      { cache_creation_input_tokens: 9, cache_creation: { ephemeral_1h_input_tokens: 3 } },
      { cacheWrite: 6, cacheWrite1h: 3 },
    ],
    ["as null", { cache_creation_input_tokens: null, cache_creation: null }, { cacheWrite: 0 }],
  ])("reported %s", (_how, reported, classes) => {
    expect(toUsage({ ...REPORTED, ...reported }).usage).toEqual({
      ...NO_TOKENS,
      input: 1,
      output: 1,
      ...classes,
    });
  });

  it.each([undefined, null, "5", {}, { input_tokens: -1, output_tokens: 1 }, { input_tokens: 1 }])(
    "of %j are nothing",
    (reported) => {
      expect(toUsage(reported).usage).toBeUndefined();
    },
  );
});

describe("the legacy completion", () => {
  it("is counted from its texts, plain and streamed", () => {
    const plain = readerOf(complete, false);
    plain.push(Buffer.from('{"completion":" Hi","model":"claude-2.1","stop_reason":"stop"}'));
    expect(plain.read()).toEqual({ usage: undefined, model: "claude-2.1", text: " Hi" });
    const streamed = readerOf(complete, true);
    const part = (text: string, stop: string | null) =>
      `event: completion\ndata: ${JSON.stringify({ completion: text, stop_reason: stop, model: "claude-2.1" })}\n\n`;
    streamed.push(Buffer.from(part(" H", null) + part("i", null)));
    expect(streamed.ended).toBe(false);
    streamed.push(Buffer.from(part("", "stop_sequence")));
    expect(streamed.ended).toBe(true);
    expect(streamed.read()).toEqual({ usage: undefined, model: "claude-2.1", text: " Hi" });
  });
});
