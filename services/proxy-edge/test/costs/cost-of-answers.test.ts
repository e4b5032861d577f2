import { NO_TOKENS, priceCall, pricesAll, promptTokensOf } from "@lintel/core";
import { createPriceBook, findCallPrices } from "@lintel/prices";
import {
  type AnswerReading,
  createAnswerReader,
  createEndpointFinder,
  editCall,
  PROVIDERS,
  readEndpointCall,
} from "@lintel/providers";
import { describe, expect, it } from "vitest";

const NOV_2026 = Date.UTC(2026, 10, 22);
const book = createPriceBook();

interface Exchanged {
  /** The provider and the path below it. */
  readonly at: readonly [provider: string, path: string];
  /** JSON, or the fields of a form whose file is 96,000 bytes. */
  readonly body?: object;
  readonly form?: Readonly<Record<string, string>>;
  readonly answer: string | Buffer;
  readonly contentType?: string;
  /** The true cost in nano-dollars, computed by hand. */
  readonly costs: number;
}

const events = (...data: readonly object[]): string =>
  data.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");

const BOUNDARY = "----x";
function toForm(fields: Readonly<Record<string, string>>): string {
  const texts = Object.entries(fields).map(
    ([name, value]) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`,
  );
  const file = `Content-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n${"x".repeat(96_000)}`;
  const parts = [...texts, file].map((part) => `--${BOUNDARY}\r\n${part}\r\n`);
  return `${parts.join("")}--${BOUNDARY}--\r\n`;
}

const toClientError = ({ model: responseModel, serviceTier }: AnswerReading) =>
  serviceTier === undefined ? { responseModel } : { responseModel, serviceTier };

function costOf({ answer, at, body, contentType = "application/json", form }: Exchanged) {
  const [providerId, path] = at;
  const provider = PROVIDERS.find(({ id }) => id === providerId);
  const found = provider && createEndpointFinder(provider)("POST", path);
  if (found === undefined) throw new Error(`${path} is not served`);
  const { endpoint, params } = found;
  const bytes = Buffer.from(form === undefined ? JSON.stringify(body) : toForm(form));
  const verdict = readEndpointCall(endpoint, bytes, {
    method: "POST",
    contentType: form === undefined ? contentType : `multipart/form-data; boundary=${BOUNDARY}`,
    params,
    mustKnowModel: false,
  });
  if (!verdict.readable) throw new Error(verdict.reason);
  const reader = createAnswerReader(endpoint, {
    status: 200,
    contentType,
    streamed: contentType.startsWith("text/event-stream"),
    hidesUsage: false,
    body: verdict.body,
  });
  reader.push(Buffer.from(answer));
  reader.flush();
  const reading = reader.read();
  const { usage = NO_TOKENS } = reading;
  const call = { ...verdict.body, provider: providerId, createdAtMs: NOV_2026 };
  const asked = { ...call, ...toClientError(reading) };
  const prices = findCallPrices(book, asked, promptTokensOf(usage))?.prices;
  if (prices === undefined) throw new Error(`${verdict.body.model} is unpriced`);
  expect(pricesAll(usage, prices)).toBe(true);
  return { costNano: priceCall(usage, prices), reading, verdict, endpoint, prices };
}

const SSE = "text/event-stream";
const RESPONSE_USAGE = {
  input_tokens: 1000,
  input_tokens_details: { cached_tokens: 400 },
  output_tokens: 500,
  output_tokens_details: { reasoning_tokens: 300 },
};
const RESPONSE = {
  object: "response",
  model: "gpt-4.1-2025-04-14",
  output: [
    { type: "web_search_call", action: { type: "search" } },
    { type: "web_search_call", action: { type: "open_page" } },
    { type: "file_search_call" },
  ],
  usage: RESPONSE_USAGE,
};
const IMAGE_USAGE = {
  input_tokens: 350,
  input_tokens_details: { text_tokens: 50, image_tokens: 300 },
  output_tokens: 4160,
};

const EXCHANGES: Readonly<Record<string, Exchanged>> = {
  "a legacy completion: 10 × $1.50/M + 20 × $2/M": {
    at: ["openai", "/v1/completions"],
    body: { model: "gpt-3.5-turbo-instruct", prompt: "Hi" },
    answer: JSON.stringify({
      choices: [{ text: "Hello" }],
      usage: { prompt_tokens: 10, completion_tokens: 20 },
    }),
    costs: 55_000,
  },
  "a streamed completion reports its usage last": {
    at: ["openai", "/v1/completions"],
    body: { model: "gpt-3.5-turbo-instruct", prompt: "Hi", stream: true },
    answer: `${events({ choices: [{ text: "Hello" }] }, { choices: [], usage: { prompt_tokens: 10, completion_tokens: 20 } })}data: [DONE]\n\n`,
    contentType: SSE,
    costs: 55_000,
  },
  "a chat served with priority: 10 × $2.50/M + 90 × $0.25/M + 20 × $20/M": {
    at: ["openai", "/v1/chat/completions"],
    body: { model: "gpt-5-2025-08-07", messages: [], service_tier: "priority" },
    answer: JSON.stringify({
      service_tier: "priority",
      usage: {
        prompt_tokens: 100,
        completion_tokens: 20,
        prompt_tokens_details: { cached_tokens: 90 },
      },
    }),
    costs: 447_500,
  },
  "one that asked for priority and was not served so: 100 × $1.25/M + 20 × $10/M": {
    at: ["openai", "/v1/chat/completions"],
    body: { model: "gpt-5", messages: [], service_tier: "priority", stream: true },
    answer: events(
      { service_tier: "default", choices: [{ delta: { content: "Hi" } }] },
      { choices: [], usage: { prompt_tokens: 100, completion_tokens: 20 } },
    ),
    contentType: SSE,
    costs: 325_000,
  },
  "a response served as flex, which costs half: 100 × $1/M + 20 × $4/M": {
    at: ["openai", "/v1/responses"],
    body: { model: "o3", input: "Hi" },
    answer: JSON.stringify({
      service_tier: "flex",
      usage: { input_tokens: 100, output_tokens: 20 },
    }),
    costs: 180_000,
  },
  "a response to a prompt kept at OpenAI is its model's: 100 × $2/M + 20 × $8/M": {
    at: ["openai", "/v1/responses"],
    body: { prompt: { id: "pmpt_1" }, input: "Hi" },
    answer: JSON.stringify({
      model: "gpt-4.1-2025-04-14",
      usage: { input_tokens: 100, output_tokens: 20 },
    }),
    costs: 360_000,
  },
  "a chat whose prompt was written to a cache: 100 × $2/M + 900 × $2.50/M + 10 × $10/M": {
    at: ["openai", "/v1/chat/completions"],
    body: { model: "gpt-6-sol", messages: [] },
    answer: JSON.stringify({
      usage: {
        prompt_tokens: 1000,
        completion_tokens: 10,
        prompt_tokens_details: { cache_write_tokens: 900 },
      },
    }),
    costs: 2_550_000,
  },
  "a response: 600 × $2/M + 400 × $0.50/M + 500 × $8/M, a search at $10/K, one in files at $2.50/K":
    {
      at: ["openai", "/v1/responses"],
      body: { model: "gpt-4.1", input: "Hi" },
      answer: JSON.stringify(RESPONSE),
      costs: 5_400_000 + 10_000_000 + 2_500_000,
    },
  "a streamed response": {
    at: ["openai", "/v1/responses"],
    body: { model: "gpt-4.1", input: "Hi", stream: true },
    answer: events(
      { type: "response.created", response: { object: "response", usage: null } },
      { type: "response.output_text.delta", delta: "Hello" },
      { type: "response.completed", response: RESPONSE },
    ),
    contentType: SSE,
    costs: 17_900_000,
  },
  "a response of a model whose searches the catalogue does not price: 1,000 × $1.25/M …": {
    at: ["openai", "/v1/responses"],
    body: { model: "gpt-5", input: "Hi" },
    // 600 × $1.25/M + 400 × $0.125/M + 500 × $10/M + $0.01 + $0.0025
    answer: JSON.stringify(RESPONSE),
    costs: 750_000 + 50_000 + 5_000_000 + 12_500_000,
  },
  "two pictures by the piece: 2 × $0.04": {
    at: ["openai", "/v1/images/generations"],
    body: { model: "dall-e-3", prompt: "a cat", n: 2 },
    answer: JSON.stringify({ data: [{ url: "https://x.test/1" }, { url: "https://x.test/2" }] }),
    costs: 80_000_000,
  },
  "a picture in high definition and wide: $0.12": {
    at: ["openai", "/v1/images/generations"],
    body: { model: "dall-e-3", prompt: "a cat", quality: "hd", size: "1792x1024" },
    answer: JSON.stringify({ data: [{ b64_json: "A".repeat(100_000) }] }),
    costs: 120_000_000,
  },
  "a variation, of the model OpenAI takes when none is named: $0.016": {
    at: ["openai", "/v1/images/variations"],
    form: { size: "256x256" },
    answer: JSON.stringify({ data: [{}] }),
    costs: 16_000_000,
  },
  "a picture by tokens: 50 × $5/M + 300 × $10/M + 4,160 × $40/M": {
    at: ["openai", "/v1/images/edits"],
    form: { model: "gpt-image-1", prompt: "a cat" },
    answer: JSON.stringify({ data: [{ b64_json: "A".repeat(100_000) }], usage: IMAGE_USAGE }),
    costs: 169_650_000,
  },
  "a streamed picture": {
    at: ["openai", "/v1/images/generations"],
    body: { model: "gpt-image-1", prompt: "a cat", stream: true },
    answer: events(
      { type: "image_generation.partial_image", b64_json: "AAAA" },
      { type: "image_generation.completed", b64_json: "AAAA", usage: IMAGE_USAGE },
    ),
    contentType: SSE,
    costs: 169_650_000,
  },
  "speech by the character: 6 × $15/M, a character beyond the first plane being one": {
    at: ["openai", "/v1/audio/speech"],
    body: { model: "tts-1", input: "Grüß 👋", voice: "alloy" },
    answer: Buffer.alloc(1000),
    contentType: "audio/mpeg",
    costs: 90_000,
  },
  "speech by the length of its file: 60 s are 1,250 tokens at $12/M": {
    at: ["openai", "/v1/audio/speech"],
    body: { model: "gpt-4o-mini-tts", input: "Hello", voice: "alloy", response_format: "pcm" },
    answer: Buffer.alloc(60_000 * 48),
    contentType: "audio/pcm",
    costs: 15_000_000,
  },
  "speech in events: 10 × $0.60/M + 100 × $12/M": {
    at: ["openai", "/v1/audio/speech"],
    body: { model: "gpt-4o-mini-tts", input: "Hello", voice: "alloy", stream_format: "sse" },
    answer: events(
      { type: "speech.audio.delta", audio: "AAAA" },
      { type: "speech.audio.done", usage: { input_tokens: 10, output_tokens: 100 } },
    ),
    contentType: SSE,
    costs: 1_206_000,
  },
  "a transcription by the minute: 9 s at $0.006 a minute": {
    at: ["openai", "/v1/audio/transcriptions"],
    form: { model: "whisper-1" },
    answer: JSON.stringify({ text: "Hello", usage: { type: "duration", seconds: 9 } }),
    costs: 900_000,
  },
  "a translation that only reports its duration: 8.47 s are 9": {
    at: ["openai", "/v1/audio/translations"],
    form: { model: "whisper-1", response_format: "verbose_json" },
    answer: JSON.stringify({ text: "Hello", duration: "8.470000267028809" }),
    costs: 900_000,
  },
  "a transcription by tokens: 4 × $2.50/M + 96 × $2.50/M + 20 × $10/M": {
    at: ["openai", "/v1/audio/transcriptions"],
    form: { model: "gpt-4o-transcribe", stream: "true" },
    answer: events(
      { type: "transcript.text.delta", delta: "Hello" },
      {
        type: "transcript.text.done",
        usage: {
          type: "tokens",
          input_tokens: 100,
          input_token_details: { text_tokens: 4, audio_tokens: 96 },
          output_tokens: 20,
        },
      },
    ),
    contentType: SSE,
    costs: 450_000,
  },
  "a message: 20 × $3/M + 1,000 × $3.75/M + 2,000 × $6/M + 3,000 × $0.30/M + 40 × $15/M": {
    at: ["anthropic", "/v1/messages"],
    body: { model: "claude-sonnet-4-5", max_tokens: 50, messages: [] },
    answer: JSON.stringify({
      usage: {
        input_tokens: 20,
        cache_creation_input_tokens: 3000,
        cache_creation: { ephemeral_5m_input_tokens: 1000, ephemeral_1h_input_tokens: 2000 },
        cache_read_input_tokens: 3000,
        output_tokens: 40,
      },
    }),
    costs: 17_310_000,
  },
  "a streamed run of an assistant, priced as its model: 100 × $2.50/M + 20 × $10/M": {
    at: ["openai", "/v1/threads/t_1/runs"],
    body: { assistant_id: "a", stream: true },
    answer: `event: thread.run.created\n${events({ id: "run_1", object: "thread.run", status: "queued", model: "gpt-4o", usage: null })}event: thread.run.completed\n${events({ id: "run_1", object: "thread.run", status: "completed", model: "gpt-4o", usage: { prompt_tokens: 100, completion_tokens: 20 } })}event: done\ndata: [DONE]\n\n`,
    contentType: SSE,
    costs: 450_000,
  },
  "a fine-tuned model's cached input: 80 × $0.30/M + 1,920 × $0.15/M + 10 × $1.20/M": {
    at: ["openai", "/v1/chat/completions"],
    body: { model: "ft:gpt-4o-mini-2024-07-18:acme::abc", messages: [] },
    answer: JSON.stringify({
      model: "ft:gpt-4o-mini-2024-07-18:acme::abc",
      usage: {
        prompt_tokens: 2000,
        completion_tokens: 10,
        prompt_tokens_details: { cached_tokens: 1920 },
      },
    }),
    costs: 324_000,
  },
  "an answer served with priority: 1,000 × $12.50/M + 100 × $75/M": {
    at: ["openai", "/v1/responses"],
    body: { model: "gpt-5.5", input: "x", service_tier: "priority" },
    answer: JSON.stringify({
      object: "response",
      status: "completed",
      model: "gpt-5.5-2026-04-23",
      service_tier: "priority",
      usage: { input_tokens: 1000, output_tokens: 100 },
    }),
    costs: 20_000_000,
  },
  "an answer served ultrafast, of a long cache write: 100 × $150/M + 10 × $300/M": {
    at: ["openai", "/v1/responses"],
    body: { model: "gpt-6-astra", input: "x", service_tier: "ultrafast" },
    answer: JSON.stringify({
      object: "response",
      status: "completed",
      model: "gpt-6-astra",
      service_tier: "ultrafast",
      usage: {
        input_tokens: 100,
        input_tokens_details: {
          cache_write_tokens: 100,
          cache_write_tokens_details: { ttl_12h_tokens: 100 },
        },
        output_tokens: 10,
      },
    }),
    costs: 18_000_000,
  },
  "an embedding: 8 × $0.02/M": {
    at: ["openai", "/v1/embeddings"],
    body: { model: "text-embedding-3-small", input: "Hi" },
    answer: JSON.stringify({ usage: { prompt_tokens: 8, total_tokens: 8 } }),
    costs: 160,
  },
};

describe("what an answer costs", () => {
  it.each(Object.entries(EXCHANGES))("%s", (_what, exchanged) => {
    expect(costOf(exchanged).costNano).toBe(exchanged.costs);
  });

  it.each(Object.entries(EXCHANGES))(
    "has whole bounds, and its body goes as it came: %s",
    (_what, exchanged) => {
      const { endpoint, verdict } = costOf(exchanged);
      const { body } = verdict;
      const limits = book.limitsOf(exchanged.at[0], body.model);
      const promptTokens = endpoint.dialect.boundPrompt(body, limits.contextTokens);
      const outputTokens = endpoint.dialect.boundOutput(body, limits);
      expect(promptTokens).toBeGreaterThanOrEqual(0);
      expect(Number.isSafeInteger(promptTokens) && Number.isSafeInteger(outputTokens)).toBe(true);
      expect(editCall(endpoint, body, {}).equals(body.bytes)).toBe(true);
    },
  );
});
