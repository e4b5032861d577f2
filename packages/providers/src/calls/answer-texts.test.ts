import { storedCustomProvider } from "@lintel/testkit/objects";
import { describe, expect, it } from "vitest";

import { createEndpointFinder } from "../find/find-endpoint.ts";
import { JsonPieces, type JsonSegment } from "../formats/json/strings/json-pieces.ts";
import { toProvider } from "../providers/custom/index.ts";
import { PROVIDERS } from "../providers/registry.ts";
import { wholeText } from "../reading/texts/read-texts.ts";
import { withTexts } from "../reading/texts/with-texts.ts";
import { textsOfAnswer, textsOfEvent, textsOfLine } from "./texts.ts";

const CUSTOM = toProvider(storedCustomProvider());

/** Posted to, or read where nothing that is known is posted to. */
function endpointAt(provider: string, path: string) {
  const found = [...PROVIDERS, CUSTOM]
    .filter(({ id }) => id === provider)
    .flatMap((each) => METHODS.flatMap((method) => createEndpointFinder(each)(method, path) ?? []))
    .find(({ endpoint }) => !endpoint.path.endsWith("*"));
  if (found === undefined) throw new Error(`${path} is not served`);
  return found.endpoint;
}

const METHODS = ["POST", "GET"] as const;

type Json = Readonly<Record<string, unknown>>;

const CHAT_MESSAGE = {
  role: "assistant",
  content: "words of an answer",
  refusal: "words of a refusal",
  reasoning_content: "words of thoughts",
  annotations: [{ type: "url_citation", url_citation: { url: "no", title: "words" } }],
  tool_calls: [
    { id: "no", type: "function", function: { name: "fixed", arguments: '{"a":["words"]}' } },
  ],
  audio: { id: "no", data: "no", transcript: "words that were spoken" },
};
const OUTPUT = [
  { type: "reasoning", id: "no", summary: [{ type: "summary_text", text: "words" }] },
  {
    type: "message",
    id: "no",
    status: "no",
    role: "assistant",
    content: [
      {
        type: "output_text",
        text: "words of an answer",
        annotations: [{ type: "file_citation", file_id: "no", filename: "words" }],
        logprobs: [{ token: "words", top_logprobs: [{ token: "words" }] }],
      },
      { type: "refusal", refusal: "words of a refusal" },
    ],
  },
  { type: "function_call", id: "no", call_id: "no", name: "fixed", arguments: '{"a":"words"}' },
  {
    type: "code_interpreter_call",
    id: "no",
    code: "words",
    outputs: [{ type: "logs", logs: "words" }],
  },
  { type: "image_generation_call", id: "no", result: "no", revised_prompt: "words" },
];
const RESPONSE = {
  id: "no",
  object: "response",
  model: "no",
  instructions: "words of instructions",
  output: OUTPUT,
  tools: [{ type: "function", name: "fixed", description: "words" }],
  metadata: { a: "words" },
  usage: { input_tokens: 1 },
};
const MESSAGE = {
  id: "no",
  type: "message",
  role: "assistant",
  model: "no",
  content: [
    { type: "thinking", thinking: "fixed", signature: "no" },
    { type: "text", text: "words", citations: [{ type: "char_location", cited_text: "words" }] },
    { type: "tool_use", id: "no", name: "fixed", input: { a: "words" } },
    { type: "server_tool_use", id: "no", name: "fixed", input: { query: "words" } },
  ],
  stop_reason: "no",
  usage: { input_tokens: 1, service_tier: "no" },
};

const ANSWERS: readonly (readonly [provider: string, path: string, body: Json])[] = [
  [
    "openai",
    "/v1/chat/completions",
    {
      id: "no",
      object: "chat.completion",
      model: "no",
      choices: [
        {
          index: 0,
          message: CHAT_MESSAGE,
          finish_reason: "no",
          logprobs: { content: [{ token: "words", bytes: [1] }] },
        },
      ],
      usage: { total_tokens: 1 },
    },
  ],
  [
    "openai",
    "/v1/chat/completions",
    { error: { message: "words of an error", type: "no", code: null } },
  ],
  [
    "openai",
    "/v1/completions",
    {
      id: "no",
      choices: [{ text: "words", logprobs: { tokens: ["words"] }, finish_reason: "no" }],
    },
  ],
  ["openai", "/v1/responses", RESPONSE],
  ["openai", "/v1/responses/resp_1", RESPONSE],
  ["openai", "/v1/conversations/c/items", { object: "list", data: OUTPUT, first_id: "no" }],
  ["openai", "/v1/embeddings", { object: "list", data: [{ embedding: "no" }], model: "no" }],
  [
    "openai",
    "/v1/images/generations",
    { created: 1, data: [{ b64_json: "no", url: "no", revised_prompt: "words" }] },
  ],
  [
    "openai",
    "/v1/audio/transcriptions",
    {
      text: "words",
      language: "no",
      segments: [{ id: 0, text: "words" }],
      words: [{ word: "words", start: 0 }],
    },
  ],
  [
    "openai",
    "/v1/threads/t/messages",
    {
      object: "list",
      data: [
        { id: "no", role: "assistant", content: [{ type: "text", text: { value: "words" } }] },
      ],
    },
  ],
  ["anthropic", "/v1/messages", MESSAGE],
  ["bedrock", "/anthropic/v1/messages", MESSAGE],
  [
    "anthropic",
    "/v1/complete",
    { type: "completion", id: "no", completion: "words", model: "no", stop_reason: "no" },
  ],
  [
    "bot",
    "/ask",
    { id: "no", answers: [{ words: "words" }, { words: "words too" }], more: "words" },
  ],
];

const textsIn = (provider: string, path: string, body: unknown, type = "application/json") => {
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const verdict = textsOfAnswer(endpointAt(provider, path), bytes, type);
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.texts;
};

function marked(word: string, value: unknown): readonly string[] {
  if (typeof value === "string") {
    if (value.startsWith("{")) return marked(word, JSON.parse(value));
    return value.startsWith(word) ? [value] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((each) => marked(word, each));
}

describe.each(ANSWERS)("the texts of an answer of %s at %s", (provider, path, body) => {
  it("are all that a model or a tool wrote, and nothing else", () => {
    const { spans } = textsIn(provider, path, body);
    const textsOf = (isEditable: boolean) =>
      spans.filter((span) => span.isEditable === isEditable).map(({ text }) => text);
    expect(textsOf(true).toSorted()).toEqual(marked("words", body).toSorted());
    expect(textsOf(false).toSorted()).toEqual(marked("fixed", body).toSorted());
  });
});

describe("an answer that is no JSON", () => {
  it("is one text of a transcription, subtitles too", () => {
    const subtitles = "WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n";
    const texts = textsIn("openai", "/v1/audio/transcriptions", subtitles, "text/vtt");
    expect(texts.spans).toMatchObject([{ kind: "transcript", text: subtitles, escapes: 0 }]);
  });

  it("has no texts when it is audio", () => {
    expect(textsIn("openai", "/v1/audio/speech", "ID3", "audio/mpeg").spans).toEqual([]);
  });

  it("is one text of another, and read as JSON with any content type when it is JSON", () => {
    expect(
      textsIn("openai", "/v1/chat/completions", "Bad gateway", "text/html").spans,
    ).toMatchObject([{ kind: "other", text: "Bad gateway" }]);
    const json = '{"choices":[{"message":{"content":"Hi"}}]}';
    expect(textsIn("openai", "/v1/chat/completions", json, "text/plain").spans).toMatchObject([
      { kind: "assistant", text: "Hi" },
    ]);
  });

  it("cannot be read when it was to be JSON", () => {
    const endpoint = endpointAt("openai", "/v1/chat/completions");
    expect(textsOfAnswer(endpoint, Buffer.from("{"), "application/json").readable).toBe(false);
  });
});

function eventTexts(provider: string, path: string, event: Json) {
  const data = Buffer.from(JSON.stringify(event));
  const verdict = textsOfEvent(endpointAt(provider, path), data);
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.texts;
}

/** What each channel of a stream has said when it ends, what stood in events by itself, and which channels did not end. */
function readStream(provider: string, path: string, events: readonly Json[]) {
  const open = new Map<string, string>();
  const said: Record<string, string> = {};
  const whole: string[] = [];
  for (const event of events) {
    const { ends, spans } = eventTexts(provider, path, event);
    for (const { channel, text } of spans) {
      if (channel === undefined) whole.push(text);
      else open.set(channel, (open.get(channel) ?? "") + text);
    }
    const ended = [...open].filter(([channel]) => ends.some((end) => channel.startsWith(end)));
    for (const [channel, text] of ended) {
      said[channel] = (said[channel] ?? "") + text;
      open.delete(channel);
    }
  }
  return { said, whole, open: [...open.keys()] };
}

const chunk = (index: number, delta: Json, more: Json = {}): Json => ({
  id: "no",
  object: "chat.completion.chunk",
  model: "no",
  choices: [{ index, delta, finish_reason: null, ...more }],
});

describe("the texts of a stream", () => {
  it("of chat are distinguished by choice and by call, and end with the choice", () => {
    const call = (index: number, args: string, more: Json = {}) => ({
      tool_calls: [{ index, ...more, function: { arguments: args } }],
    });
    const events = [
      chunk(0, { role: "assistant", content: "" }),
      chunk(0, { reasoning_content: "Hm" }),
      chunk(0, { content: "Hel" }),
      chunk(1, { content: "Bon" }),
      chunk(0, { content: "lo" }),
      chunk(0, { refusal: "No" }),
      chunk(1, call(0, '{"a":', { id: "no", type: "function" })),
      chunk(1, call(1, "[1")),
      chunk(1, call(0, "1}")),
      chunk(1, call(1, "]")),
      chunk(0, {}, { finish_reason: "stop" }),
      chunk(1, { content: "jour" }, { finish_reason: "length" }),
      { id: "no", choices: [], usage: { total_tokens: 1 } },
    ];
    expect(readStream("openai", "/v1/chat/completions", events)).toEqual({
      said: {
        "0/reasoning_content": "Hm",
        "0/content": "Hello",
        "0/refusal": "No",
        "1/content": "Bonjour",
        "1/0/arguments": '{"a":1}',
        "1/1/arguments": "[1]",
      },
      whole: [],
      open: [],
    });
  });

  it("of completions are those of their choices", () => {
    const events = [
      { choices: [{ index: 0, text: "a", finish_reason: null }] },
      { choices: [{ index: 1, text: "b", finish_reason: "stop" }] },
      { choices: [{ index: 0, text: "c", finish_reason: "stop" }] },
    ];
    expect(readStream("openai", "/v1/completions", events)).toEqual({
      said: { "0/text": "ac", "1/text": "b" },
      whole: [],
      open: [],
    });
  });

  it("of responses are distinguished by item and part, and stand in the events behind them once more", () => {
    const at = { item_id: "no", output_index: 1, content_index: 0 };
    const part = { type: "output_text", text: "Hello" };
    const item = { type: "message", id: "no", role: "assistant", content: [part] };
    const events = [
      { type: "response.created", response: { id: "no", output: [] } },
      {
        type: "response.output_item.added",
        output_index: 0,
        item: { type: "reasoning", id: "no" },
      },
      {
        type: "response.reasoning_summary_text.delta",
        output_index: 0,
        summary_index: 0,
        delta: "Hm",
      },
      {
        type: "response.reasoning_summary_text.done",
        output_index: 0,
        summary_index: 0,
        text: "Hm",
      },
      { type: "response.output_text.delta", ...at, delta: "Hel" },
      { type: "response.function_call_arguments.delta", output_index: 2, delta: '{"a"' },
      { type: "response.output_text.delta", ...at, delta: "lo" },
      { type: "response.output_text.done", ...at, text: "Hello" },
      { type: "response.content_part.done", ...at, part },
      { type: "response.output_item.done", output_index: 1, item },
      { type: "response.function_call_arguments.delta", output_index: 2, delta: ":1}" },
      { type: "response.tomorrow.delta", output_index: 3, delta: "new" },
      { type: "response.audio.delta", delta: "AAAA" },
      { type: "response.image_generation_call.partial_image", partial_image_b64: "AAAA" },
      { type: "response.function_call_arguments.done", output_index: 2, arguments: '{"a":"b"}' },
      { type: "response.completed", response: { id: "no", output: [item] } },
    ];
    expect(readStream("openai", "/v1/responses", events)).toEqual({
      said: {
        "0/0/reasoning_summary_text": "Hm",
        "1/0/output_text": "Hello",
        "2/function_call_arguments": '{"a":1}',
        "3/delta": "new",
      },
      whole: ["Hm", "Hello", "Hello", "Hello", "b", "Hello"],
      open: [],
    });
  });

  it.each([
    ["anthropic", "/v1/messages"],
    ["bedrock", "/anthropic/v1/messages"],
  ])("of messages of %s are those of their blocks", (provider, path) => {
    const delta = (index: number, piece: Json) => ({
      type: "content_block_delta",
      index,
      delta: piece,
    });
    const events = [
      { type: "message_start", message: { id: "no", content: [], usage: { input_tokens: 1 } } },
      {
        type: "content_block_start",
        index: 0,
        content_block: { type: "thinking", thinking: "", signature: "" },
      },
      delta(0, { type: "thinking_delta", thinking: "Hm" }),
      delta(0, { type: "signature_delta", signature: "no" }),
      { type: "content_block_stop", index: 0 },
      { type: "content_block_start", index: 1, content_block: { type: "text", text: "H" } },
      { type: "ping" },
      delta(1, { type: "text_delta", text: "el" }),
      delta(1, {
        type: "citations_delta",
        citation: { type: "char_location", cited_text: "cited" },
      }),
      delta(1, { type: "text_delta", text: "lo" }),
      { type: "content_block_stop", index: 1 },
      {
        type: "content_block_start",
        index: 2,
        content_block: { type: "tool_use", id: "no", name: "f", input: {} },
      },
      delta(2, { type: "input_json_delta", partial_json: '{"a"' }),
      delta(2, { type: "input_json_delta", partial_json: ":1}" }),
      { type: "message_delta", delta: { stop_reason: "no" }, usage: { output_tokens: 1 } },
      { type: "message_stop" },
    ];
    expect(readStream(provider, path, events)).toEqual({
      said: { "0/thinking": "Hm", "1/text": "Hello", "2/input": '{"a":1}' },
      whole: ["cited", "f"],
      open: [],
    });
  });

  it("of complete are one text", () => {
    const events = [
      { type: "completion", id: "no", completion: "Hel", stop_reason: null, model: "no" },
      { type: "completion", id: "no", completion: "lo", stop_reason: "stop_sequence", model: "no" },
    ];
    expect(readStream("anthropic", "/v1/complete", events)).toEqual({
      said: { completion: "Hello" },
      whole: [],
      open: [],
    });
  });

  it("of transcriptions are one text, and all of it at the end", () => {
    const events = [
      { type: "transcript.text.delta", delta: "Hel" },
      { type: "transcript.text.delta", delta: "lo" },
      { type: "transcript.text.done", text: "Hello", usage: { type: "tokens" } },
    ];
    expect(readStream("openai", "/v1/audio/transcriptions", events)).toEqual({
      said: { transcript: "Hello" },
      whole: ["Hello"],
      open: [],
    });
  });

  it("of runs are those of their messages and calls", () => {
    const piece = (value: string) => ({ content: [{ index: 0, type: "text", text: { value } }] });
    const events = [
      { id: "msg_1", object: "thread.message.delta", delta: piece("Hel") },
      { id: "msg_1", object: "thread.message.delta", delta: piece("lo") },
      {
        id: "step_1",
        object: "thread.run.step.delta",
        delta: { step_details: { tool_calls: [{ index: 0, function: { arguments: "{}" } }] } },
      },
      {
        id: "msg_1",
        object: "thread.message",
        completed_at: 1,
        content: [{ type: "text", text: { value: "Hello" } }],
      },
    ];
    expect(readStream("openai", "/v1/threads/t/runs", events)).toEqual({
      said: { "msg_1/0/text": "Hello" },
      whole: ["Hello"],
      open: ["step_1/0/arguments"],
    });
  });

  it("of a custom provider are at their configured places, and distinguished by them", () => {
    const events = [
      { answers: [{ delta: "a" }, { delta: "b" }] },
      { answers: [{ delta: "c" }], more: "d" },
      { answers: [{ index: 1, delta: "e", finish_reason: "stop" }] },
    ];
    expect(readStream("bot", "/ask", events)).toEqual({
      said: { "1/completion": "be" },
      whole: ["d"],
      open: ["0/completion"],
    });
  });

  it("can be edited in their events, but for thoughts that will be signed", () => {
    const event = {
      type: "content_block_delta",
      index: 0,
      delta: { type: "text_delta", text: "Hello" },
    };
    const texts = eventTexts("anthropic", "/v1/messages", event);
    const edits = texts.spans.map((span) => ({ span, from: 1, to: 5, text: 'i "' }));
    expect(JSON.parse(withTexts(texts, edits).toString())).toEqual({
      ...event,
      delta: { type: "text_delta", text: 'Hi "' },
    });
    const thinking = { type: "thinking_delta", thinking: "a" };
    const thought = { type: "content_block_delta", index: 0, delta: thinking };
    expect(eventTexts("anthropic", "/v1/messages", thought).spans).toMatchObject([
      { isEditable: false, kind: "reasoning" },
    ]);
  });

  it("say which of them are pieces of JSON", () => {
    const event = chunk(0, {
      content: "{",
      tool_calls: [{ index: 0, function: { arguments: "{" } }],
    });
    const { spans } = eventTexts("openai", "/v1/chat/completions", event);
    expect(spans.map(({ isJsonPiece, kind }) => [kind, isJsonPiece])).toEqual([
      ["assistant", false],
      ["tool-arguments", true],
    ]);
  });

  it("are not found in an event that is no JSON, as the end mark of chat is none", () => {
    const verdict = textsOfEvent(
      endpointAt("openai", "/v1/chat/completions"),
      Buffer.from("[DONE]"),
    );
    expect(verdict.readable).toBe(false);
  });
});

describe("the texts of a line of a file", () => {
  const message = { role: "user", content: "words" };
  const request = { custom_id: "no", method: "no" };
  it.each([
    [
      "openai",
      "/v1/files",
      { ...request, url: "/v1/chat/completions", body: { model: "no", messages: [message] } },
      "user",
    ],
    [
      "openai",
      "/v1/files",
      { ...request, url: "/v1/responses", body: { model: "no", input: "words" } },
      "user",
    ],
    [
      "openai",
      "/v1/files",
      { ...request, url: "/v1/embeddings", body: { model: "no", input: ["words"] } },
      "prompt",
    ],
    ["openai", "/v1/files", { ...request, url: "/v1/tomorrow", body: { words: "words" } }, "other"],
    [
      "openai",
      "/v1/files",
      { messages: [message, { role: "assistant", content: "words" }] },
      "user",
    ],
    [
      "openai",
      "/v1/files/f/content",
      {
        id: "no",
        custom_id: "no",
        response: {
          request_id: "no",
          body: { object: "chat.completion", choices: [{ message: { content: "words" } }] },
        },
      },
      "assistant",
    ],
    [
      "openai",
      "/v1/files/f/content",
      { custom_id: "no", response: null, error: { message: "words" } },
      "error",
    ],
    [
      "anthropic",
      "/v1/messages/batches/b/results",
      { custom_id: "no", result: { type: "succeeded", message: MESSAGE } },
      "reasoning",
    ],
  ])("of %s at %s are those of the request or answer in it: %j", (provider, path, line, kind) => {
    const verdict = textsOfLine(endpointAt(provider, path), Buffer.from(JSON.stringify(line)));
    if (!verdict.readable) throw new Error(verdict.reason);
    const { spans } = verdict.texts;
    expect(spans.filter(({ isEditable }) => isEditable).map(({ text }) => text)).toEqual(
      marked("words", line),
    );
    expect(spans[0]?.kind).toBe(kind);
  });
});

describe("the arguments of a call in a stream", () => {
  const ARGUMENTS_TEXT = '{"to":"my \\u0073ecret\\n","secret":["a secret",{"b":"é"}], "n":1.50}';

  /** Rewrites the strings in the arguments that pieces of a stream are, as a caller may that has held them all back. */
  function rewritten(pieces: readonly string[]): string {
    const reader = new JsonPieces();
    const held = pieces.flatMap((piece) => {
      const event = chunk(0, { tool_calls: [{ index: 0, function: { arguments: piece } }] });
      const { spans } = eventTexts("openai", "/v1/chat/completions", event);
      return spans.flatMap(({ text }) => reader.push(text));
    });
    return joinTexts([...held, ...reader.flush()])
      .map(rewrittenSegment)
      .join("");
  }

  it.each(Array.from({ length: ARGUMENTS_TEXT.length + 1 }, (_, at) => at))(
    "can be rewritten, each string by itself, when they are cut at %i",
    (at) => {
      const text = rewritten([ARGUMENTS_TEXT.slice(0, at), ARGUMENTS_TEXT.slice(at)]);
      expect(text).toBe('{"to":"my ***\\n","secret":["a ***",{"b":"é"}], "n":1.50}');
    },
  );
});

/** Segments of one string joined. */
function joinTexts(segments: readonly JsonSegment[]): readonly JsonSegment[] {
  const joined: JsonSegment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (last?.isText === true && !last.endsText && segment.isText) {
      joined.splice(-1, 1, { ...segment, raw: last.raw + segment.raw });
    } else {
      joined.push(segment);
    }
  }
  return joined;
}

function rewrittenSegment({ isText, raw }: JsonSegment): string {
  const texts = wholeText(Buffer.from(raw), "tool-arguments", 1);
  const edits = texts.spans.flatMap((span) => {
    const from = isText ? span.text.indexOf("secret") : -1;
    return from < 0 ? [] : [{ span, from, to: from + "secret".length, text: "***" }];
  });
  return withTexts(texts, edits).toString();
}
