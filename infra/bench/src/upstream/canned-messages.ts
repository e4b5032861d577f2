import {
  ANSWER_TEXT,
  type CannedAnswers,
  inChunk,
  STREAM_EVENTS,
  STREAM_HEAD,
  wholeAnswer,
} from "./canned-answers.ts";

const MESSAGE = {
  id: "msg_bench",
  type: "message",
  role: "assistant",
  model: "claude-haiku-4-5-20251001",
};
const INPUT = {
  input_tokens: 148,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 64,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  service_tier: "standard",
};

/** The same answers as those of chat, as Anthropic's messages say them. Their streams always report usage. */
export function cannedMessages(): CannedAnswers {
  const stream = streamAnswer();
  return { plain: plainAnswer(), stream, streamWithUsage: stream };
}

function plainAnswer(): Buffer {
  const body = JSON.stringify({
    ...MESSAGE,
    content: [{ type: "text", text: ANSWER_TEXT }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: { ...INPUT, output_tokens: STREAM_EVENTS - 2 },
  });
  return wholeAnswer(body);
}

function streamAnswer(): Buffer[] {
  const start = { ...MESSAGE, content: [], stop_reason: null, stop_sequence: null };
  const texts = Array.from({ length: STREAM_EVENTS - 2 }, () =>
    frame("content_block_delta", { index: 0, delta: { type: "text_delta", text: " word" } }),
  );
  const first =
    frame("message_start", { message: { ...start, usage: { ...INPUT, output_tokens: 1 } } }) +
    frame("content_block_start", { index: 0, content_block: { type: "text", text: "" } });
  const last =
    frame("content_block_stop", { index: 0 }) +
    frame("message_delta", {
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { output_tokens: STREAM_EVENTS - 2 },
    }) +
    frame("message_stop", {});
  return [STREAM_HEAD + first, ...texts, `${last}0\r\n\r\n`].map((piece) => Buffer.from(piece));
}

const frame = (event: string, members: object): string =>
  inChunk(`event: ${event}\ndata: ${JSON.stringify({ type: event, ...members })}\n\n`);
