import { type PathAnswers, plain, stream, streams, usageOf } from "./an-answer.ts";

const MODEL = "gpt-4o-mini-2024-07-18";
const chunk = (delta: object, more: object = {}) => ({
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  created: 1_789_000_000,
  model: MODEL,
  choices: [{ index: 0, delta, logprobs: null, finish_reason: null }],
  ...more,
});
const TEXTS = [
  chunk({ role: "assistant", content: "", refusal: null }),
  chunk({ content: "Grüße " }),
  chunk({ content: 'a "quoted\\" {brace' }),
];
const STOP = {
  ...chunk({}),
  choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: "stop" }],
};
const COUNTS = {
  prompt_tokens: 84,
  completion_tokens: 8,
  total_tokens: 92,
  prompt_tokens_details: { cached_tokens: 64, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 3, audio_tokens: 0 },
};
const USAGE = usageOf({ input: 20, cacheRead: 64, output: 5, reasoning: 3 });
const usageChunk = (usage: object) => ({ ...chunk({}), choices: [], usage });
const ZEROS = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
const SAID = 'Grüße a "quoted\\" {brace';
const ERROR = {
  error: { message: "The engine is overloaded", type: "server_error", code: "rate_limit_exceeded" },
};
const RATE_LIMITED = { type: "rate_limit_exceeded", status: 429 };

export const CHAT: PathAnswers = {
  plain: [
    plain(
      {
        id: "chatcmpl-1",
        object: "chat.completion",
        model: MODEL,
        choices: [
          { index: 0, message: { role: "assistant", content: SAID }, finish_reason: "stop" },
        ],
        usage: COUNTS,
        service_tier: "default",
      },
      {
        name: "a completion",
        reads: { usage: USAGE, model: MODEL, serviceTier: "default", text: "" },
      },
    ),
    plain(
      { model: MODEL, choices: [{ message: { content: "x".repeat(70_000) } }], usage: COUNTS },
      { name: "a long completion", reads: { usage: USAGE, text: "" } },
    ),
    plain(
      { model: MODEL, choices: [{ message: { content: SAID } }], usage: ZEROS },
      { name: "a completion that reports zeros", reads: { usage: undefined, text: SAID } },
    ),
    plain(ERROR, {
      name: "an error",
      reads: { usage: undefined, failure: RATE_LIMITED, text: "" },
    }),
  ],
  streamed: [
    ...streams([...TEXTS, STOP, usageChunk(COUNTS), "[DONE]"], {
      name: "a completion",
      reads: { usage: USAGE, model: MODEL, text: "" },
      ends: true,
    }),
    ...streams([...TEXTS, STOP, usageChunk(COUNTS)], {
      name: "a completion without an end mark",
      reads: { usage: USAGE, text: "" },
    }),
    stream([usageChunk(ZEROS), ...TEXTS, STOP, usageChunk(COUNTS), "[DONE]"], {
      name: "zeros before the usage",
      reads: { usage: USAGE, text: "" },
      ends: true,
    }),
    stream([...TEXTS, STOP, usageChunk(COUNTS), usageChunk(ZEROS), "[DONE]"], {
      name: "zeros behind the usage",
      reads: { usage: USAGE, text: "" },
      ends: true,
    }),
    stream([...TEXTS.map((text) => ({ ...text, usage: ZEROS })), STOP], {
      name: "nothing but zeros",
      reads: { usage: undefined, text: SAID },
    }),
    stream(
      [
        chunk({ content: "a" }, { usage: { prompt_tokens: 84, completion_tokens: 1 } }),
        chunk({ content: "b" }, { usage: { prompt_tokens: 84, completion_tokens: 2 } }),
        { ...STOP, usage: { prompt_tokens: 84, completion_tokens: 0 } },
        "[DONE]",
      ],
      {
        name: "running totals that end in zero",
        reads: { usage: usageOf({ input: 84, output: 2 }), text: "" },
        ends: true,
      },
    ),
    stream([...TEXTS, STOP, "[DONE]", usageChunk(COUNTS)], {
      name: "usage behind the end mark",
      reads: { usage: USAGE, text: "" },
      ends: true,
    }),
    stream([...TEXTS, STOP, "[DONE]"], {
      name: "no usage",
      reads: { usage: undefined, text: SAID },
    }),
    ...streams([ERROR], {
      name: "nothing but an error",
      reads: { usage: undefined, failure: RATE_LIMITED, text: "" },
    }),
    stream([...TEXTS, ERROR, "[DONE]"], {
      name: "an error behind texts",
      reads: { usage: undefined, failure: RATE_LIMITED, text: SAID },
    }),
  ],
};

const LEGACY = { id: "cmpl-1", object: "text_completion", model: "gpt-3.5-turbo-instruct" };
const LEGACY_COUNTS = { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 };
const LEGACY_USAGE = usageOf({ input: 10, output: 20 });

export const COMPLETIONS: PathAnswers = {
  plain: [
    plain(
      { ...LEGACY, choices: [{ text: "Hello", index: 0 }], usage: LEGACY_COUNTS },
      { name: "a completion", reads: { usage: LEGACY_USAGE, text: "" } },
    ),
  ],
  streamed: streams(
    [
      { ...LEGACY, choices: [{ text: "Hel", index: 0 }] },
      { ...LEGACY, choices: [{ text: "lo", index: 0, finish_reason: "stop" }] },
      { ...LEGACY, choices: [], usage: LEGACY_COUNTS },
      "[DONE]",
    ],
    { name: "a completion", reads: { usage: LEGACY_USAGE, text: "" }, ends: true },
  ),
};

export const EMBEDDINGS: PathAnswers = {
  plain: [
    plain(
      {
        object: "list",
        data: [{ object: "embedding", index: 0, embedding: [0.1, -0.2] }],
        model: "text-embedding-3-small",
        usage: { prompt_tokens: 8, total_tokens: 8 },
      },
      { name: "an embedding", reads: { usage: usageOf({ input: 8 }) } },
    ),
  ],
};
