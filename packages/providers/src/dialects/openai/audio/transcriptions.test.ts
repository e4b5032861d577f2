import { readFileSync } from "node:fs";

import { NO_TOKENS } from "@lintel/core";
import { describe, expect, it } from "vitest";

import type { AnswerReading } from "../../../contract/answer.ts";
import type { CallBody } from "../../../contract/call-body.ts";
import { transcriptionEndpoints } from "./transcriptions.ts";

const [endpoint] = transcriptionEndpoints;
if (endpoint === undefined) throw new Error("no endpoint");
const LIMITS = { maxOutputTokens: 2000, contextTokens: 17_000 };

/** Samples of one channel, 8,000 of one byte a second. */
function wav(seconds: number): Buffer {
  const head = Buffer.alloc(44);
  head.write("RIFF");
  head.write("WAVEfmt ", 8);
  head.write("data", 36);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.writeUInt32LE(seconds * 8000, 40);
  return Buffer.concat([head, Buffer.alloc(seconds * 8000, 128)]);
}

type Fields = readonly (readonly [name: string, content: string | Buffer])[];

/** A form; what is bytes is a file. */
function formOf(fields: Fields): Buffer {
  const parts = fields.flatMap(([name, content]) => {
    const file = typeof content === "string" ? "" : '; filename="a.wav"';
    const head = `--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`;
    return [Buffer.from(head), Buffer.from(content), Buffer.from("\r\n")];
  });
  return Buffer.concat([...parts, Buffer.from("--b--\r\n")]);
}

function read(model: string, more: Fields = [], file: Buffer = wav(2.5)): CallBody {
  const bytes = formOf([["model", model], ...more, ["file", file]]);
  const contentType = "multipart/form-data; boundary=b";
  const head = { method: "POST", contentType, params: {}, mustKnowModel: false } as const;
  const verdict = endpoint?.dialect.readCall(bytes, head);
  if (verdict?.readable !== true) throw new Error(verdict?.reason);
  return verdict.body;
}

/** What is read of an answer, which passes unchanged. */
function readingOf(body: CallBody, answer: string, type: string, status = 200): AnswerReading {
  const streamed = type === "text/event-stream";
  const form = { status, contentType: type, streamed, hidesUsage: false, body };
  const reader = endpoint?.dialect.createReader(form);
  const passed = [reader?.push(Buffer.from(answer)), reader?.flush()];
  expect(Buffer.concat(passed.filter((bytes) => bytes !== undefined)).toString()).toBe(answer);
  const reading = reader?.read();
  if (reading === undefined) throw new Error("no reading");
  return reading;
}

const TEXT = "text/plain; charset=utf-8";
const JSON_TYPE = "application/json";
const SSE = "text/event-stream";
const events = (...data: readonly object[]): string =>
  data.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
const DELTA = { type: "transcript.text.delta", delta: "Hello" };
const DONE = { type: "transcript.text.done", text: "Hello there" };

describe("a transcription that is charged by the minute", () => {
  const seconds = (count: number) => ({ ...NO_TOKENS, audioMs: count * 1000 });

  it.each([
    ["a text", "Hello\n", TEXT],
    ["subtitles", "1\n00:00:00,000 --> 00:00:02,000\nHello\n\n", "application/x-subrip"],
    ["other subtitles", "WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n\n", "text/vtt"],
    ["an answer without a type", "Hello", ""],
    ["JSON without usage", '{"text":"Hello"}', JSON_TYPE],
    ["a stream without usage", events(DELTA, DONE), SSE],
    ["a stream that breaks off", events(DELTA), SSE],
  ])("is as long as its audio where the answer does not report it: %s", (_what, answer, type) => {
    expect(readingOf(read("whisper-1"), answer, type)).toMatchObject({
      usage: seconds(3),
      isMeasured: true,
      text: "",
    });
  });

  it.each([
    ["its usage", '{"text":"Hello","usage":{"type":"duration","seconds":9}}', JSON_TYPE, 9],
    ["its duration", '{"text":"Hello","duration":"8.47"}', JSON_TYPE, 9],
    ["a stream", events(DONE, { type: "x", usage: { type: "duration", seconds: 4 } }), SSE, 4],
  ])("is as long as %s says", (_what, answer, type, count) => {
    const reading = readingOf(read("gpt-transcribe"), answer, type);
    expect(reading.usage).toEqual(seconds(count));
    expect(reading.isMeasured).toBeUndefined();
  });

  it.each([
    ["a refusal", '{"error":{"message":"no"}}', JSON_TYPE, 400],
    ["a refusal in text", "no", TEXT, 500],
    ["an error in a 200", '{"error":{"message":"no"}}', JSON_TYPE, 200],
    ["an error in a stream", events({ type: "error", error: { message: "no" } }), SSE, 200],
  ])("used nothing where it failed: %s", (_what, answer, type, status) => {
    expect(readingOf(read("whisper-1"), answer, type, status).usage).toBeUndefined();
  });

  it("is unknown where the audio cannot be measured", () => {
    const body = read("whisper-1", [], Buffer.from("no audio"));
    expect(readingOf(body, "Hello", TEXT)).toMatchObject({ usage: undefined, isUnknown: true });
  });
});

describe("a transcription that is charged by tokens", () => {
  const measured = { usage: { ...NO_TOKENS, audioInput: 25 }, isMeasured: true, lacksPrompt: true };

  it.each([
    ["a text", "Hello there", TEXT],
    ["JSON without usage", '{"text":"Hello there"}', JSON_TYPE],
    ["a stream without usage", events(DELTA, DONE), SSE],
  ])("has ten tokens a second, and its texts are counted: %s", (_what, answer, type) => {
    const body = read("gpt-4o-transcribe", [["prompt", "Greetings"]]);
    expect(readingOf(body, answer, type)).toMatchObject({ ...measured, text: "Hello there" });
    expect(endpoint?.dialect.promptText(body)).toBe("Greetings");
  });

  it("has what was seen of a stream that breaks off", () => {
    const reading = readingOf(read("gpt-4o-transcribe"), events(DELTA), SSE);
    expect(reading).toMatchObject({ ...measured, text: "Hello" });
  });

  it("has the tokens of a length that is reported in place of tokens", () => {
    const answer = '{"text":"Hello","usage":{"type":"duration","seconds":27}}';
    const reading = readingOf(read("gpt-4o-transcribe-diarize"), answer, JSON_TYPE);
    expect(reading).toMatchObject({ usage: { audioInput: 270 }, text: "Hello", isMeasured: true });
  });

  it("is exact where tokens are reported", () => {
    const usage = { input_tokens: 30, input_token_details: { audio_tokens: 25 }, output_tokens: 4 };
    const reading = readingOf(read("gpt-4o-transcribe"), JSON.stringify({ usage }), JSON_TYPE);
    expect(reading.usage).toMatchObject({ input: 5, audioInput: 25, output: 4 });
    expect([reading.isMeasured, reading.text]).toEqual([undefined, ""]);
  });
});

describe("a bound", () => {
  const silence = readFileSync(
    new URL("../../../formats/audio/fixtures/silence.flac", import.meta.url),
  );
  const boundOf = (body: CallBody) => [
    endpoint?.dialect.boundPrompt(body, LIMITS.contextTokens),
    endpoint?.dialect.boundOutput(body, LIMITS),
    endpoint?.dialect.boundUnits?.(body),
    endpoint?.dialect.unboundedBy?.(body),
  ];

  it("of minutes is what is billed of the file, however small it is", () => {
    expect(boundOf(read("whisper-1"))).toEqual([0, 0, { audioMs: 3000 }, undefined]);
    const minute = read("whisper-1", [], silence);
    expect(boundOf(minute)).toEqual([0, 0, { audioMs: 60_000 }, undefined]);
  });

  it.each<[string, Fields, Buffer?]>([
    ["file", [], Buffer.from("no audio")],
    ["file_url", [["file_url", "https://example.test/an-hour.mp3"]]],
    ["audio", [["audio", Buffer.from("anything")]]],
    ["input[]", [["input[]", "file-abc"]]],
  ])("of minutes is not known where %s may be of any length", (field, more, file) => {
    const body = read("whisper-1", more, file);
    const [prompt, output, units, reason] = boundOf(body);
    expect([prompt, output, units]).toEqual([0, 0, undefined]);
    expect(reason).toContain(`\`${field}\``);
  });

  it("of minutes does not depend on what names no audio", () => {
    const more: Fields = [
      ["language", "en"],
      ["timestamp_granularities[]", "word"],
      ["known_speaker_references[]", "data:audio/wav;base64,AAAA"],
      ["a_new_switch", "true"],
      ["a_new_number", "0.25"],
    ];
    expect(boundOf(read("whisper-1", more))[3]).toBeUndefined();
  });

  it("of minutes holds for each of several files", () => {
    const both = read("whisper-1", [["file", wav(4)]]);
    expect(boundOf(both)[2]).toEqual({ audioMs: 7000 });
  });

  it("of tokens is twenty a second and the texts, at most the context window", () => {
    const fields: Fields = [["prompt", "x".repeat(100)]];
    const texts = 100 + "gpt-4o-transcribe".length;
    expect(boundOf(read("gpt-4o-transcribe", fields))).toEqual([
      50 + texts,
      2000,
      undefined,
      undefined,
    ]);
    const unknown = read("gpt-4o-transcribe", fields, Buffer.from("no audio"));
    expect(boundOf(unknown)).toEqual([17_000, 2000, undefined, undefined]);
  });

  it("of tokens has texts and clips with every part of what is heard in parts", () => {
    const fields: Fields = [
      ["chunking_strategy", "auto"],
      ["known_speaker_references[]", `data:audio/wav;base64,${"A".repeat(9000)}`],
    ];
    const body = read("gpt-4o-transcribe-diarize", fields, silence);
    const texts = "gpt-4o-transcribe-diarize".length + "auto".length;
    expect(boundOf(body)).toEqual([1200 + 7 * (texts + 200), 3000, undefined, undefined]);
  });

  it("of a deployment of any name is of minutes and of tokens", () => {
    const body = { ...read("prod"), alias: "prod" };
    const [prompt, output, units] = boundOf(body);
    expect([prompt, output, units]).toEqual([54, 2000, { audioMs: 3000 }]);
    expect(readingOf(body, "Hello", TEXT).usage).toEqual({ ...NO_TOKENS, audioMs: 3000 });
  });
});
