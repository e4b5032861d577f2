export interface CannedAnswers {
  /** A whole plain answer, head and body. */
  readonly plain: Buffer;
  /** A stream, cut as it is written: the head goes out with the first event, the end with the last. */
  readonly stream: readonly Buffer[];
  /** The same stream for a caller who asked for `include_usage`. */
  readonly streamWithUsage: readonly Buffer[];
}

/** Events of a stream that carry a choice: one with the role, 48 with text, one with the finish reason. */
export const STREAM_EVENTS = 50;
/** The text of the plain answer and of the whole stream. */
export const ANSWER_TEXT = Array.from({ length: STREAM_EVENTS - 2 }, () => " word").join("");

const USAGE = {
  prompt_tokens: 212,
  completion_tokens: STREAM_EVENTS - 2,
  total_tokens: 212 + STREAM_EVENTS - 2,
  prompt_tokens_details: { cached_tokens: 64, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
};
const COMMON = { created: 1_790_000_000, model: "gpt-4o-mini-2024-07-18", service_tier: "default" };

/** What the simulated upstream sends, made once: about 800 bytes plain, about 12 KB as a stream. */
export function cannedAnswers(): CannedAnswers {
  return { plain: plainAnswer(), stream: streamAnswer(false), streamWithUsage: streamAnswer(true) };
}

function plainAnswer(): Buffer {
  const message = { role: "assistant", content: ANSWER_TEXT, refusal: null, annotations: [] };
  const body = JSON.stringify({
    id: "chatcmpl-bench",
    object: "chat.completion",
    ...COMMON,
    choices: [{ index: 0, message, logprobs: null, finish_reason: "stop" }],
    usage: USAGE,
    system_fingerprint: "fp_bench",
  });
  return wholeAnswer(body);
}

/** An answer of JSON, head and body. */
export const wholeAnswer = (body: string): Buffer =>
  Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-request-id: req_bench\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );

function streamAnswer(withUsage: boolean): Buffer[] {
  const nothing = withUsage ? { usage: null } : {};
  const events = Array.from({ length: STREAM_EVENTS }, (_, index) =>
    frame(chunkOf([{ index: 0, ...deltaAt(index), logprobs: null }], nothing)),
  );
  const usage = withUsage ? frame(chunkOf([], { usage: USAGE })) : "";
  const end = `${usage}${frame("[DONE]")}0\r\n\r\n`;
  const last = events.length - 1;
  return events.map((event, index) =>
    Buffer.from((index === 0 ? STREAM_HEAD : "") + event + (index === last ? end : "")),
  );
}

export const STREAM_HEAD =
  "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-request-id: req_bench\r\ntransfer-encoding: chunked\r\n\r\n";

function deltaAt(index: number): { delta: object; finish_reason: string | null } {
  if (index === 0) {
    return { delta: { role: "assistant", content: "", refusal: null }, finish_reason: null };
  }
  if (index === STREAM_EVENTS - 1) return { delta: {}, finish_reason: "stop" };
  return { delta: { content: " word" }, finish_reason: null };
}

function chunkOf(choices: readonly object[], usage: object): string {
  return JSON.stringify({
    id: "chatcmpl-bench",
    object: "chat.completion.chunk",
    ...COMMON,
    system_fingerprint: "fp_bench",
    choices,
    ...usage,
  });
}

/** One server-sent event in an HTTP chunk of its own, as providers send them. */
function frame(data: string): string {
  return inChunk(`data: ${data}\n\n`);
}

/** One event in an HTTP chunk of its own. */
export function inChunk(event: string): string {
  return `${Buffer.byteLength(event).toString(16)}\r\n${event}\r\n`;
}
