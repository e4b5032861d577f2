import { type PathAnswers, plain, stream, streams, usageOf } from "./an-answer.ts";

const TEXT = "hello world";
const COUNTS = {
  input_tokens: 5000,
  input_tokens_details: { cached_tokens: 400 },
  output_tokens: 700,
  output_tokens_details: { reasoning_tokens: 64 },
  total_tokens: 5700,
};
const USAGE = usageOf({ input: 4600, cacheRead: 400, output: 636, reasoning: 64 });
const aResponse = (more: object = {}) => ({
  id: "resp_1",
  object: "response",
  status: "completed",
  error: null,
  // A caller's own words, which the provider repeats in every event.
  metadata: { type: "response.completed", note: '"type":"response.completed"' },
  model: "gpt-5.4-2026-03-05",
  service_tier: "default",
  output: [
    { type: "message", id: "m", content: [{ type: "output_text", text: TEXT, annotations: [] }] },
  ],
  usage: COUNTS,
  ...more,
});
const CREATED = {
  type: "response.created",
  response: aResponse({ status: "in_progress", output: [], usage: null }),
};
const DELTA = { type: "response.output_text.delta", item_id: "m", delta: TEXT };
const READS = { usage: USAGE, model: "gpt-5.4-2026-03-05", serviceTier: "default", text: "" };
/** As those of coding agents are: instructions and tools make it tens of kilobytes. */
const LONG = {
  instructions: 'You are "helpful" {and} brief. '.repeat(800),
  tools: Array.from({ length: 60 }, (_, n) => ({
    type: "function",
    name: `tool_${n}`,
    parameters: { type: "object", properties: { path: { type: "string" } } },
    description: "Reads a file. ".repeat(20),
  })),
};
const ERROR = { code: "server_error", message: "An error occurred" };

export const RESPONSES: PathAnswers = {
  plain: [
    plain(aResponse(), { name: "a response", reads: READS }),
    plain(aResponse(LONG), { name: "a long response", reads: READS }),
    plain(aResponse({ status: "failed", error: ERROR, usage: null, output: [] }), {
      name: "a failed response",
      reads: { usage: undefined, failure: { type: "server_error", status: 500 }, text: "" },
    }),
  ],
  streamed: [
    ...streams(
      [CREATED, DELTA, { type: "response.completed", response: aResponse() }],
      { name: "a response", reads: READS, ends: true },
      { named: true },
    ),
    stream([CREATED, DELTA, { response: aResponse(LONG), type: "response.completed" }], {
      name: "a last event of 50 kB, its type last",
      reads: READS,
      ends: true,
    }),
    stream([CREATED, DELTA, { type: "response.completed", response: aResponse(LONG) }], {
      name: "a last event of 50 kB",
      reads: READS,
      ends: true,
    }),
    stream([CREATED, DELTA, { type: "response.incomplete", response: aResponse() }], {
      name: "an incomplete response",
      reads: READS,
      ends: true,
    }),
    stream([CREATED, DELTA, { type: "response.failed", response: aResponse({ error: ERROR }) }], {
      name: "a failed response that reports usage",
      reads: { ...READS, failure: { type: "server_error", status: 500 } },
      ends: true,
    }),
    stream([{ type: "error", code: "rate_limit_exceeded", message: "Slow down", param: null }], {
      name: "nothing but an error",
      reads: {
        usage: undefined,
        failure: { type: "rate_limit_exceeded", status: 429 },
        text: "",
      },
    }),
  ],
};

const IMAGE_COUNTS = {
  input_tokens: 350,
  input_tokens_details: { text_tokens: 50, image_tokens: 300 },
  output_tokens: 4160,
  total_tokens: 4510,
};
const IMAGE_USAGE = usageOf({ input: 50, imageInput: 300, imageOutput: 4160 });
const made = (kind: string) => ({
  type: `${kind}.completed`,
  b64_json: "iVBORw0KGgo=".repeat(20),
  usage: IMAGE_COUNTS,
});

const images = (kind: string): PathAnswers => ({
  plain: [
    plain(
      { created: 1, data: [{ b64_json: "iVBORw0KGgo=" }], usage: IMAGE_COUNTS },
      {
        name: "a picture",
        body: { model: "gpt-image-1", prompt: "a cat" },
        reads: { usage: IMAGE_USAGE },
      },
    ),
    plain(
      { error: { type: "server_error", message: "no" } },
      {
        name: "an error in place of a picture that is charged by the piece",
        body: { model: "dall-e-3", prompt: "a cat" },
        reads: { usage: undefined, failure: { type: "server_error", status: 500 } },
      },
    ),
  ],
  streamed: [
    ...streams(
      [{ type: `${kind}.partial_image`, b64_json: "AAAA", partial_image_index: 0 }, made(kind)],
      {
        name: "a picture",
        body: { model: "gpt-image-1", prompt: "a cat", stream: true },
        reads: { usage: IMAGE_USAGE },
        ends: true,
      },
      { named: true },
    ),
    stream([made(kind), made(kind)], {
      name: "two pictures",
      body: { model: "gpt-image-1", prompt: "a cat", stream: true, n: 2 },
      reads: { usage: usageOf({ input: 100, imageInput: 600, imageOutput: 8320 }) },
      ends: true,
    }),
  ],
});

export const IMAGE_GENERATIONS = images("image_generation");
export const IMAGE_EDITS = images("image_edit");

const SPEECH = { model: "gpt-4o-mini-tts", input: "Hello", voice: "alloy" };

export const SPEECHES: PathAnswers = {
  plain: [
    {
      name: "a file",
      contentType: "audio/pcm",
      bytes: Buffer.alloc(480, 7),
      body: { ...SPEECH, response_format: "pcm" },
      reads: { usage: usageOf({ audioOutput: 1 }), lacksPrompt: true },
    },
    plain(
      { error: { type: "server_error", message: "no" } },
      {
        name: "an error",
        body: { ...SPEECH, model: "tts-1" },
        reads: { usage: undefined, failure: { type: "server_error", status: 500 } },
      },
    ),
  ],
  streamed: streams(
    [
      { type: "speech.audio.delta", audio: "AAAA" },
      {
        type: "speech.audio.done",
        usage: { input_tokens: 14, output_tokens: 101, total_tokens: 115 },
      },
    ],
    {
      name: "speech",
      body: { ...SPEECH, stream_format: "sse" },
      reads: { usage: usageOf({ input: 14, audioOutput: 101 }) },
      ends: true,
    },
  ),
};

const TRANSCRIPT_COUNTS = {
  type: "tokens",
  input_tokens: 100,
  input_token_details: { text_tokens: 4, audio_tokens: 96 },
  output_tokens: 20,
  total_tokens: 120,
};

export const TRANSCRIPTIONS: PathAnswers = {
  plain: [
    plain(
      { text: "Hello", usage: TRANSCRIPT_COUNTS },
      {
        name: "a transcription by tokens",
        form: { model: "gpt-4o-transcribe" },
        reads: { usage: usageOf({ input: 4, audioInput: 96, output: 20 }) },
      },
    ),
    plain(
      { text: "Hello", usage: { type: "duration", seconds: 9 } },
      {
        name: "a transcription by its length",
        form: { model: "whisper-1" },
        reads: { usage: usageOf({ audioMs: 9000 }) },
      },
    ),
    {
      name: "a text",
      contentType: "text/plain",
      bytes: Buffer.from("Grüße, 👋 und so"),
      form: { model: "gpt-4o-transcribe", response_format: "text" },
      reads: {},
    },
  ],
  streamed: streams(
    [
      { type: "transcript.text.delta", delta: "Hello" },
      { type: "transcript.text.done", text: "Hello", usage: TRANSCRIPT_COUNTS },
    ],
    {
      name: "a transcription",
      form: { model: "gpt-4o-transcribe", stream: "true" },
      reads: { usage: usageOf({ input: 4, audioInput: 96, output: 20 }) },
      ends: true,
    },
  ),
};
