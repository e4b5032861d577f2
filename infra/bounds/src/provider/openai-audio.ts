import { numberIn, textIn } from "../json.ts";
import { namedEvents, plain } from "./answers.ts";
import type { Asked, ProviderAnswer } from "./asked.ts";
import { outputOf } from "./openai-text.ts";

/** https://platform.openai.com/docs/guides/realtime-costs: a token of speech is 48 ms when it is made, 100 ms when it is heard. */
const SPOKEN_TOKENS_PER_SECOND = 1250 / 60;
const HEARD_TOKENS_PER_SECOND = 10;
/** Slower than any reading: digits one by one. */
const MIN_CHARACTERS_PER_SECOND = 2;
/** The bytes of a second of a file, as OpenAI makes them by default. */
const BYTES_PER_SECOND: ReadonlyMap<string, number> = new Map([
  ["mp3", 16_000],
  ["wav", 48_000],
  ["pcm", 48_000],
  ["opus", 6000],
  ["aac", 12_000],
  ["flac", 24_000],
]);

export function answerSpeech(asked: Asked): ProviderAnswer {
  const { json, meter } = asked;
  const input = textIn(json, "input");
  const speed = Math.min(numberIn(json, "speed") ?? 1, 1);
  const seconds =
    meter.text("x".repeat(Array.from(input).length)) / MIN_CHARACTERS_PER_SECOND / speed;
  if (textIn(json, "stream_format") === "sse") {
    const input_tokens = meter.text(input) + meter.text(textIn(json, "instructions"));
    const output_tokens = Math.floor(seconds * SPOKEN_TOKENS_PER_SECOND);
    const usage = { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens };
    return namedEvents([
      { type: "speech.audio.delta", audio: "" },
      { type: "speech.audio.done", usage },
    ]);
  }
  const format = textIn(json, "response_format") || "mp3";
  const bytes = Math.floor(seconds * (BYTES_PER_SECOND.get(format) ?? 16_000));
  return { contentType: `audio/${format}`, pieces: chunksOf(bytes) };
}

const CHUNK = Buffer.alloc(1024 * 1024);
const chunksOf = (bytes: number): readonly Buffer[] => [
  ...Array.from({ length: Math.floor(bytes / CHUNK.length) }, () => CHUNK),
  CHUNK.subarray(0, bytes % CHUNK.length),
];

/** What a part of the audio that is transcribed by itself has of words at most. */
const SPOKEN_TOKENS_PER_SECOND_OF_TEXT = 8;
const TEXT_FORMATS: ReadonlySet<string> = new Set(["text", "srt", "vtt"]);

export function answerTranscription(asked: Asked): ProviderAnswer {
  const { audioSeconds, json, meter, model } = asked;
  const format = textIn(json, "response_format") || "json";
  if (TEXT_FORMATS.has(format)) {
    return { contentType: "text/plain; charset=utf-8", pieces: [Buffer.from("Hello there.\n")] };
  }
  if (/^(?:whisper|gpt-transcribe)/.test(model)) {
    const usage = { type: "duration", seconds: Math.ceil(audioSeconds) };
    return plain({ text: "Hello", duration: audioSeconds, usage });
  }
  const audio = Math.ceil(audioSeconds * HEARD_TOKENS_PER_SECOND);
  const input_tokens = audio + meter.text(textIn(json, "prompt"));
  const said = Math.ceil(audioSeconds * SPOKEN_TOKENS_PER_SECOND_OF_TEXT);
  const output_tokens = Math.max(meter.passes(outputOf(asked, [])), said);
  const usage = {
    type: "tokens",
    input_tokens,
    output_tokens,
    total_tokens: input_tokens + output_tokens,
    input_token_details: { audio_tokens: audio, text_tokens: input_tokens - audio },
  };
  if (String(json["stream"]) === "true") {
    return namedEvents([
      { type: "transcript.text.delta", delta: "Hello" },
      { type: "transcript.text.done", text: "Hello", usage },
    ]);
  }
  return plain({ text: "Hello", usage });
}
