import { frameEvent } from "@lintel/testkit";

import { type PathAnswers, plain, usageOf } from "./an-answer.ts";

const REPORTED = {
  inputTokens: 9,
  outputTokens: 5,
  totalTokens: 114,
  cacheReadInputTokens: 60,
  cacheWriteInputTokens: 40,
  cacheDetails: [{ ttl: "1h", inputTokens: 30 }],
};
const USAGE = usageOf({ input: 9, output: 5, cacheRead: 60, cacheWrite: 10, cacheWrite1h: 30 });
const body = { messages: [{ role: "user", content: [{ text: "Hello" }] }] };

const event = (type: string, payload: object): Buffer =>
  frameEvent(
    { ":event-type": type, ":content-type": "application/json", ":message-type": "event" },
    payload,
  );

const START = event("messageStart", { role: "assistant" });
const TEXT = event("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Grüße" } });
const END = [
  event("contentBlockStop", { contentBlockIndex: 0 }),
  event("messageStop", { stopReason: "end_turn" }),
  event("metadata", { usage: REPORTED, metrics: { latencyMs: 3 } }),
];
const THROTTLED = frameEvent(
  { ":exception-type": "throttlingException", ":message-type": "exception" },
  { message: "Too many tokens" },
);

const framed = (name: string, frames: readonly Buffer[], reads: object, ends = false) => ({
  name,
  contentType: "application/vnd.amazon.eventstream",
  bytes: Buffer.concat(frames),
  body,
  reads,
  ends,
});

export const CONVERSE: PathAnswers = {
  plain: [
    plain(
      {
        output: { message: { role: "assistant", content: [{ text: "Grüße" }] } },
        stopReason: "end_turn",
        usage: REPORTED,
      },
      { name: "an answer", body, reads: { usage: USAGE, text: "" } },
    ),
  ],
  streamed: [
    framed("a stream", [START, TEXT, ...END], { usage: USAGE, text: "" }, true),
    framed("a stream that breaks off", [START, TEXT], { usage: undefined, text: "Grüße" }),
    framed("an exception within a stream", [START, TEXT, THROTTLED], {
      failure: { type: "throttlingException", status: 429 },
    }),
  ],
};

/** The same, where the frames are passed on as server-sent events. */
export const CONVERSE_EVENTS: PathAnswers = { ...CONVERSE };
