import { NO_TOKENS } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { realtimeAt } from "./index.ts";
import { readClientMessage } from "./read-client-message.ts";
import { readOpening } from "./read-opening.ts";
import { readServerMessage } from "./read-server-message.ts";

const bytesOf = (event: unknown): Buffer =>
  Buffer.from(typeof event === "string" ? event : JSON.stringify(event));

function clientMessage(event: unknown) {
  const verdict = readClientMessage(bytesOf(event));
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.message;
}

const [endpoint] = realtimeAt("/v1/realtime");
const dialect = endpoint?.dialect.session;

describe("what a session is opened with", () => {
  it.each([
    ["model=gpt-realtime", "gpt-realtime"],
    ["api-version=2024-10-01-preview&deployment=voice", "voice"],
    ["intent=transcription", ""],
  ])("%s", (query, model) => {
    expect(readOpening(query)).toEqual({ readable: true, model, attaches: false });
  });

  it("may be a session that was set up elsewhere", () => {
    expect(readOpening("call_id=rtc_1")).toMatchObject({ attaches: true });
  });

  it.each([
    "model=a&model=b",
    "Model=a",
    "model=a&MODEL=b",
    "model=a&deployment=b",
    "%6dodel=a&model=b",
    "Call_Id=x",
  ])("must be certain: %s", (query) => {
    expect(readOpening(query).readable).toBe(false);
  });
});

describe("an event of a client", () => {
  it("is read for what it names, wherever that stands", () => {
    const session = { model: "a", audio: { input: { transcription: { model: "b" } } } };
    expect(clientMessage({ type: "session.update", event_id: "e", session })).toMatchObject({
      kind: "configure",
      eventId: "e",
      models: ["a"],
      transcriptionModels: ["b"],
    });
    const preview = { input_audio_transcription: { model: "c" } };
    expect(clientMessage({ type: "transcription_session.update", session: preview })).toMatchObject(
      { kind: "configure", transcriptionModels: ["c"] },
    );
    const response = { model: "d", max_output_tokens: 7 };
    expect(clientMessage({ type: "response.create", response })).toMatchObject({
      kind: "respond",
      models: ["d"],
      outputCap: 7,
    });
    const endless = { max_output_tokens: "inf" };
    expect(clientMessage({ type: "response.create", response: endless }).outputCap).toBeUndefined();
  });

  it("has the bytes of its audio, and no tokens for them as text", () => {
    const audio = Buffer.alloc(4800).toString("base64");
    expect(clientMessage({ type: "input_audio_buffer.append", audio })).toMatchObject({
      kind: "audio",
      audioBytes: 4800,
      textTokens: 0,
    });
    const content = [
      { type: "input_text", text: "hello" },
      { type: "input_audio", audio },
    ];
    const item = clientMessage({ type: "conversation.item.create", item: { content } });
    expect(item).toMatchObject({ kind: "other", audioBytes: 4800 });
    expect(item.textTokens).toBeLessThan(200);
    const picture = { type: "input_image", image_url: "data:image/png;base64,AAAA" };
    const pictured = { type: "conversation.item.create", item: { content: [picture] } };
    expect(clientMessage(pictured).textTokens).toBeGreaterThan(50_000);
  });

  it.each([
    [{ session: { prompt: { id: "pmpt_1" } } }],
    [{ session: { tools: [{ type: "mcp", server_url: "https://x" }] } }],
    [{ response: { prompt: { id: "pmpt_1" } } }],
  ])("brings in what cannot be measured: %j", (members) => {
    expect(clientMessage({ type: "session.update", ...members }).bringsIn).toBe(true);
  });

  it.each([
    "[]",
    "{",
    '{"type":"a","type":"session.update"}',
    '{"Type":"session.update"}',
    '{"type":"session.update","session":{"model":"a","model":"b"}}',
    '{"type":"session.update","session":{"Model":"a"}}',
    '{"type":"session.update","session":{},"ses\\u0073ion":{"model":"b"}}',
    '{"type":"session.update","session":{"audio":{"input":{"transcription":{"model":"a","model":"b"}}}}}',
    '{"type":"session.update","session":{"model":7}}',
  ])("that cannot be read for certain is refused: %s", (text) => {
    expect(readClientMessage(Buffer.from(text)).readable).toBe(false);
  });
});

it("an event may be nested, but not endlessly; what stands deep within decides nothing", () => {
  const nested = (levels: number, inmost: string): Buffer =>
    Buffer.from(
      `{"type":"session.update","session":${'{"x":'.repeat(levels)}${inmost}${"}".repeat(levels)}}`,
    );
  expect(readClientMessage(nested(2, '{"Model":"a"}')).readable).toBe(false);
  expect(readClientMessage(nested(50, '{"Model":"a"}')).readable).toBe(true);
  expect(readClientMessage(nested(10_000, "1")).readable).toBe(false);
});

describe("an event of the upstream", () => {
  it("reports the session that is in force", () => {
    const session = {
      type: "realtime",
      model: "gpt-realtime-2025-08-28",
      max_output_tokens: "inf",
      audio: {
        input: {
          format: { type: "audio/pcm", rate: 24_000 },
          transcription: { model: "gpt-4o-transcribe" },
          turn_detection: { type: "server_vad", create_response: true },
        },
      },
    };
    const read = readServerMessage(bytesOf({ type: "session.created", session }));
    expect(read).toMatchObject({
      kind: "configured",
      config: {
        type: "realtime",
        model: "gpt-realtime-2025-08-28",
        transcriptionModel: "gpt-4o-transcribe",
        answersUnasked: true,
        outputCap: undefined,
        capMember: "max_output_tokens",
        audioBytesPerMs: 48,
      },
    });
  });

  it("reports it in the words of the API's first version too", () => {
    const session = {
      model: "gpt-4o-realtime-preview",
      max_response_output_tokens: 99,
      input_audio_format: "g711_ulaw",
      input_audio_transcription: null,
      turn_detection: null,
    };
    expect(readServerMessage(bytesOf({ type: "session.updated", session }))).toMatchObject({
      kind: "configured",
      config: {
        type: "realtime",
        transcriptionModel: undefined,
        answersUnasked: false,
        outputCap: 99,
        capMember: "max_response_output_tokens",
        audioBytesPerMs: 8,
      },
    });
  });

  it("ends an answer with its usage, each token in one class", () => {
    const usage = {
      input_tokens: 132,
      output_tokens: 121,
      input_token_details: { text_tokens: 119, audio_tokens: 13, cached_tokens: 64 },
      output_token_details: { text_tokens: 30, audio_tokens: 91 },
    };
    const details = { ...usage.input_token_details, cached_tokens_details: { text_tokens: 64 } };
    const response = {
      id: "resp_1",
      status: "completed",
      usage: { ...usage, input_token_details: details },
    };
    expect(readServerMessage(bytesOf({ type: "response.done", response }))).toEqual({
      kind: "ended",
      responseId: "resp_1",
      failed: false,
      reported: {
        usage: {
          ...NO_TOKENS,
          input: 55,
          audioInput: 13,
          cacheRead: 64,
          output: 30,
          audioOutput: 91,
        },
      },
    });
  });

  it.each([
    ['{"type":"response.output_audio.delta","response_id":"r","delta":"', '"}'],
    ['{"event_id":"e","type":"response.audio.delta","response_id":"r","delta":"', '"}'],
  ])("has a piece of audio: %s", (before, after) => {
    const read = readServerMessage(Buffer.from(before + "A".repeat(6400) + after));
    expect(read).toMatchObject({ kind: "piece", responseId: "r" });
    expect(read.kind === "piece" && read.audioBytes).toBeGreaterThanOrEqual(4800);
    expect(read.kind === "piece" && read.audioBytes).toBeLessThan(4900);
  });

  it("reports what a transcription used, in tokens or by its length", () => {
    const type = "conversation.item.input_audio_transcription.completed";
    const tokens = {
      type: "tokens",
      input_tokens: 14,
      output_tokens: 45,
      input_token_details: { text_tokens: 0, audio_tokens: 14 },
    };
    expect(readServerMessage(bytesOf({ type, item_id: "i", usage: tokens }))).toEqual({
      kind: "transcribed",
      itemId: "i",
      reported: { usage: { ...NO_TOKENS, audioInput: 14, output: 45 } },
    });
    const duration = { type: "duration", seconds: 2.2 };
    expect(readServerMessage(bytesOf({ type, item_id: "i", usage: duration }))).toMatchObject({
      reported: { usage: { audioMs: 3000 } },
    });
  });

  it.each(["", "{}", "null", '{"type":"rate_limits.updated"}', '{"type":7}'])(
    "of no concern passes: %j",
    (text) => {
      expect(readServerMessage(Buffer.from(text))).toEqual({ kind: "other" });
    },
  );
});

describe("a cap on an answer", () => {
  it.each([
    ['{"type":"response.create"}', '{"response":{"max_output_tokens":5},"type":"response.create"}'],
    [
      '{ "type":"response.create", "response": {"metadata":{"max_output_tokens":9}} }',
      '{ "type":"response.create", "response": {"max_output_tokens":5,"metadata":{"max_output_tokens":9}} }',
    ],
    [
      '{"type":"response.create","response":{"max_output_tokens":"inf"}}',
      '{"type":"response.create","response":{"max_output_tokens":5}}',
    ],
    [
      '{"type":"response.create","response":null}',
      '{"type":"response.create","response":{"max_output_tokens":5}}',
    ],
  ])("is put into %s", (text, capped) => {
    expect(dialect?.capOutput(Buffer.from(text), 5, "max_output_tokens").toString()).toBe(capped);
  });
});
