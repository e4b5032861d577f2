import { frameChunk, frameEvent } from "@lintel/testkit";

import { type AnAnswer, type PathAnswers, plain, stream, streams, usageOf } from "./an-answer.ts";

const MODEL = "claude-sonnet-4-6";
const COUNTS = {
  input_tokens: 20,
  cache_creation_input_tokens: 3000,
  cache_creation: { ephemeral_5m_input_tokens: 1000, ephemeral_1h_input_tokens: 2000 },
  cache_read_input_tokens: 4000,
  service_tier: "standard",
};
const USAGE = usageOf({
  input: 20,
  cacheWrite: 1000,
  cacheWrite1h: 2000,
  cacheRead: 4000,
  output: 300,
});
const START = {
  type: "message_start",
  message: { id: "msg_1", role: "assistant", model: MODEL, usage: { ...COUNTS, output_tokens: 2 } },
};
const TEXTS = [
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "ping" },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Grüße " } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: '{"type":"x"}' } },
  { type: "content_block_stop", index: 0 },
];
const SAID = 'Grüße {"type":"x"}';
const END = [
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 300 } },
  { type: "message_stop" },
];
const EVENTS = [START, ...TEXTS, ...END];
const OVERLOADED = {
  type: "error",
  error: { details: null, type: "overloaded_error", message: "Overloaded" },
};
const FAILURE = { type: "overloaded_error", status: 529 };
const READS = { usage: USAGE, model: MODEL, text: "" };

export const MESSAGES: PathAnswers = {
  plain: [
    plain(
      {
        id: "msg_1",
        type: "message",
        model: MODEL,
        content: [{ type: "text", text: SAID }],
        stop_reason: "end_turn",
        usage: { ...COUNTS, output_tokens: 300 },
      },
      { name: "a message", reads: READS },
    ),
    plain(OVERLOADED, {
      name: "an error",
      reads: { usage: undefined, failure: FAILURE, text: "" },
    }),
  ],
  streamed: [
    ...streams(EVENTS, { name: "a message", reads: READS, ends: true }, { named: true }),
    stream([OVERLOADED], {
      name: "nothing but an error",
      reads: { usage: undefined, failure: FAILURE, text: "" },
    }),
    stream([START, ...TEXTS, OVERLOADED], {
      name: "an error behind texts",
      reads: { usage: { ...USAGE, output: 0 }, failure: FAILURE, text: SAID },
    }),
    stream(
      [
        { type: "message_start", message: { model: MODEL, usage: { input_tokens: 0 } } },
        ...TEXTS,
        { type: "message_delta", usage: { ...COUNTS, output_tokens: 300 } },
        { type: "message_stop" },
      ],
      { name: "zeros first", reads: READS, ends: true },
    ),
    stream([{ type: "message_start", message: { model: MODEL } }, ...TEXTS, ...END], {
      name: "usage of the answer only",
      reads: { usage: usageOf({ output: 300 }), lacksPrompt: true, text: "" },
      ends: true,
    }),
  ],
};

const METRICS = { inputTokenCount: 9, outputTokenCount: 4, invocationLatency: 500 };
const part = (completion: string, reason: string | null, more: object = {}) => ({
  type: "completion",
  completion,
  stop_reason: reason,
  model: "claude-2.1",
  ...more,
});

export const COMPLETE: PathAnswers = {
  plain: [
    plain(part(" Hello", "stop_sequence"), {
      name: "a completion",
      reads: { usage: undefined, model: "claude-2.1", text: " Hello" },
    }),
  ],
  streamed: streams(
    [part(" Hel", null), part("lo", null), part("", "stop_sequence")],
    { name: "a completion", reads: { usage: undefined, text: " Hello" }, ends: true },
    { named: true },
  ),
};

const framed = (
  name: string,
  bytes: readonly Buffer[],
  described: Partial<AnAnswer>,
): AnAnswer => ({
  name,
  contentType: "application/vnd.amazon.eventstream",
  bytes: Buffer.concat(bytes),
  reads: {},
  ...described,
});
const exception = frameEvent(
  { ":exception-type": "throttlingException", ":message-type": "exception" },
  { message: "Too many tokens" },
);
const THROTTLED = { type: "throttlingException", status: 429 };
const broken = Buffer.from(frameChunk({ type: "ping" }));
broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;

const FRAMES: readonly AnAnswer[] = [
  framed("a message in frames", EVENTS.map(frameChunk), { reads: READS, ends: true }),
  framed("nothing but an exception", [exception], {
    reads: { usage: undefined, failure: THROTTLED, text: "" },
  }),
  framed("an exception behind texts", [...[START, ...TEXTS].map(frameChunk), exception], {
    reads: { usage: { ...USAGE, output: 0 }, failure: THROTTLED, text: SAID },
  }),
  framed("a broken frame", [frameChunk(START), broken, frameChunk({ type: "ping" })], {
    reads: { failure: { type: "broken_stream", status: 502 } },
  }),
];

export const FRAMED_MESSAGES: PathAnswers = { plain: MESSAGES.plain, streamed: FRAMES };

const invoked = (answer: AnAnswer): AnAnswer => ({
  ...answer,
  body: { anthropic_version: "bedrock-2023-05-31", ...answer.body },
});

/** The same, where they pass in their frames. */
export const NATIVE_MESSAGES: PathAnswers = {
  plain: MESSAGES.plain.map(invoked),
  streamed: FRAMES.map(invoked),
};

export const FRAMED_COMPLETE: PathAnswers = {
  plain: COMPLETE.plain,
  streamed: [
    framed(
      "a completion in frames",
      [
        part(" Hello", null),
        part("", "stop_sequence", { "amazon-bedrock-invocationMetrics": METRICS }),
      ].map(frameChunk),
      { reads: { usage: usageOf({ input: 9, output: 4 }), text: "" }, ends: true },
    ),
  ],
};
