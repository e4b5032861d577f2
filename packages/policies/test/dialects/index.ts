import { ANTHROPIC } from "./anthropic-cases.ts";
import { CHATS } from "./chat-cases.ts";
import { type DialectCase, events } from "./dialect-case.ts";
import { RESPONSE_ARGUMENTS, RESPONSES } from "./responses-cases.ts";

export type { DialectCase };

const COMPLETIONS: DialectCase = {
  name: "completions",
  provider: "openai",
  path: "/v1/completions",
  stream: (pieces) =>
    Buffer.from(
      `${events([
        ...pieces.map((text) => ({
          id: "cmpl-1",
          object: "text_completion",
          model: "m",
          choices: [{ text, index: 0, logprobs: null, finish_reason: null }],
        })),
        {
          id: "cmpl-1",
          object: "text_completion",
          model: "m",
          choices: [{ text: "", index: 0, logprobs: null, finish_reason: "stop" }],
        },
      ])}data: [DONE]\n\n`,
    ),
};

const TRANSCRIPT: DialectCase = {
  name: "transcriptions",
  provider: "openai",
  path: "/v1/audio/transcriptions",
  stream: (pieces) =>
    Buffer.from(
      events([
        ...pieces.map((delta) => ({ type: "transcript.text.delta", delta })),
        {
          type: "transcript.text.done",
          text: pieces.join(""),
          usage: { type: "tokens", total_tokens: 1 },
        },
      ]),
    ),
};

const CUSTOM: DialectCase = {
  name: "a custom provider",
  provider: "bot",
  path: "/ask",
  stream: (pieces) =>
    Buffer.from(
      `${events(pieces.map((delta) => ({ answers: [{ delta }], n: 1 })))}data: [DONE]\n\n`,
    ),
};

/** Streams of each dialect. */
export const DIALECTS: readonly DialectCase[] = [
  ...CHATS,
  COMPLETIONS,
  RESPONSES,
  RESPONSE_ARGUMENTS,
  ...ANTHROPIC,
  TRANSCRIPT,
  CUSTOM,
];
