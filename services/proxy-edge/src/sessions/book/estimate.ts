import { NO_TOKENS, type TokenUsage, unseenOutputTokens } from "@lintel/core";
import type { AnswerReading, SessionConfig } from "@lintel/providers";

import type { OpenCall } from "./session-calls.ts";

/** Speech of the model's, and of a caller's. */
const MS_PER_TOKEN_SAID = 50;
const MS_PER_TOKEN_HEARD = 100;
const BYTES_PER_TOKEN = 4;

/**
 * The usage of an answer whose end was not seen: the conversation as last reported, with the answer before, the audio
 * received, and its text, which the worker counts.
 */
export function estimateAnswer(
  { audioBytes, text }: Pick<OpenCall, "audioBytes" | "text">,
  last: TokenUsage | undefined,
  config: SessionConfig | undefined,
): AnswerReading {
  const prompt: TokenUsage =
    last === undefined
      ? { ...NO_TOKENS, input: Math.ceil((config?.textTokens ?? 0) / BYTES_PER_TOKEN) }
      : {
          ...last,
          input: last.input + last.output + last.reasoning,
          audioInput: last.audioInput + last.audioOutput,
        };
  const audioMs = audioBytes / (config?.audioBytesPerMs ?? 48);
  const audioOutput = Math.ceil(audioMs / MS_PER_TOKEN_SAID);
  const usage = { ...prompt, output: 0, reasoning: 0, audioOutput };
  return { usage, lacksPrompt: true, model: config?.model, text };
}

/** Beside what was seen of an answer, what its model may have generated before it said anything. */
export function withUnseen(
  reading: AnswerReading,
  { firstByteMs, context }: Pick<OpenCall, "firstByteMs" | "context">,
  nowMs: number,
): AnswerReading {
  const { usage = NO_TOKENS } = reading;
  const { attempt, sentMs = nowMs } = context;
  const maxOutputTokens = Math.max(0, (attempt?.outputTokens ?? 0) - usage.audioOutput);
  const elapsedMs = (firstByteMs ?? nowMs) - sentMs;
  const output = unseenOutputTokens({ elapsedMs, choices: 1, maxOutputTokens });
  return { ...reading, usage: { ...usage, output: usage.output + output } };
}

/** The usage of a transcription whose end was not seen. */
export function estimateTranscription(ms: number, isByTheMinute: boolean): AnswerReading {
  const usage = isByTheMinute
    ? { ...NO_TOKENS, audioMs: Math.ceil(ms / 1000) * 1000 }
    : { ...NO_TOKENS, audioInput: Math.ceil(ms / MS_PER_TOKEN_HEARD) };
  return { usage, lacksPrompt: true, model: undefined, text: "" };
}
