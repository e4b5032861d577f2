import { describe, expect, it } from "vitest";

import type { TextSpan } from "../contract/texts.ts";
import { createEndpointFinder } from "../find/find-endpoint.ts";
import { PROVIDERS } from "../providers/registry.ts";
import { withTexts } from "../reading/texts/with-texts.ts";
import { readEndpointCall } from "./read-endpoint-call.ts";
import { textsOfCall } from "./texts.ts";

/** What begins with `words` is to be found and edited, with `fixed` only found, with `no` neither. */
type Body = Readonly<Record<string, unknown>>;

const PICTURE = { type: "image_url", image_url: { url: "https://no.example/no-picture.png" } };
const SCHEMA = {
  type: "object",
  description: "words of a schema",
  properties: {
    type: { type: "string", description: "words of a property", enum: ["words a", "words b"] },
  },
  required: ["no"],
};

const CHAT: Body = {
  model: "no",
  user: "no",
  messages: [
    { role: "system", content: "words for the system" },
    {
      role: "user",
      name: "fixed",
      content: [
        { type: "text", text: "words of a part" },
        PICTURE,
        { type: "input_audio", input_audio: { data: "no", format: "no" } },
        {
          type: "file",
          file: { file_data: "no", filename: "words of a file's name", file_id: "no" },
        },
      ],
    },
    {
      content: null,
      reasoning_content: "words of thoughts",
      refusal: "words of a refusal",
      tool_calls: [
        {
          id: "no",
          type: "function",
          function: {
            name: "fixed",
            arguments: '{"city":"words in \\"JSON\\"","n":[{"a":"words"}]}',
          },
        },
        { id: "no", type: "function", function: { name: "fixed", arguments: "words, no JSON" } },
        { id: "no", type: "custom", custom: { name: "fixed", input: "words of an input" } },
      ],
      role: "assistant",
    },
    { role: "tool", tool_call_id: "no", content: "words of a result" },
    { role: "user", content: ["words in a list", { type: "tomorrow", hidden: { deep: "words" } }] },
    {
      role: "assistant",
      audio: { id: "no" },
      content: [{ type: "thinking", thinking: "fixed", signature: "no" }],
    },
  ],
  tools: [
    {
      type: "function",
      function: { name: "fixed", description: "words of a tool", parameters: SCHEMA },
    },
    { type: "custom", custom: { name: "fixed", description: "words of a custom tool" } },
  ],
  functions: [{ name: "fixed", description: "words of a function", parameters: SCHEMA }],
  prediction: { type: "content", content: "words that is predicted" },
  response_format: { type: "json_schema", json_schema: { name: "fixed", schema: SCHEMA } },
  metadata: { id: "words of metadata" },
  stop: ["fixed"],
  tool_choice: { type: "function", function: { name: "no" } },
  web_search_options: { user_location: { type: "approximate", approximate: { city: "words" } } },
  tomorrow: "words of an unknown member",
};

const RESPONSE: Body = {
  model: "no",
  instructions: "words of instructions",
  previous_response_id: "no",
  input: [
    { role: "user", content: "words of a message" },
    {
      type: "message",
      role: "developer",
      content: [
        { type: "input_text", text: "words of a part" },
        { type: "input_image", image_url: "no", file_id: "no" },
        { type: "input_file", file_data: "no", filename: "words of a name", file_url: "no" },
      ],
    },
    { type: "function_call", id: "no", call_id: "no", name: "fixed", arguments: '{"a":"words"}' },
    { type: "function_call_output", call_id: "no", output: "words of a result" },
    {
      type: "function_call_output",
      call_id: "no",
      output: [{ type: "input_text", text: "words" }],
    },
    { type: "custom_tool_call", call_id: "no", name: "fixed", input: "words of an input" },
    {
      type: "computer_call_output",
      call_id: "no",
      output: { type: "computer_screenshot", image_url: "no" },
    },
    {
      type: "local_shell_call",
      call_id: "no",
      action: { type: "exec", command: ["words"], env: { id: "words" } },
    },
    { type: "shell_call_output", call_id: "no", output: [{ stdout: "words", stderr: "words" }] },
    { type: "apply_patch_call", operation: { type: "update_file", path: "words", diff: "words" } },
    {
      type: "reasoning",
      id: "no",
      summary: [{ type: "summary_text", text: "words" }],
      encrypted_content: "no",
    },
    {
      type: "file_search_call",
      id: "no",
      queries: ["words"],
      results: [{ file_id: "no", text: "words", filename: "words" }],
    },
    {
      type: "code_interpreter_call",
      id: "no",
      code: "words",
      container_id: "no",
      outputs: [{ type: "logs", logs: "words" }],
    },
    { type: "web_search_call", id: "no", action: { type: "search", query: "words" } },
    { type: "image_generation_call", id: "no", result: "no", revised_prompt: "words" },
    {
      type: "mcp_call",
      id: "no",
      server_label: "words",
      name: "fixed",
      arguments: '{"a":"words"}',
      output: "words",
    },
    { type: "item_reference", id: "no" },
    { type: "tomorrow", id: "no", words: "words" },
  ],
  tools: [
    { type: "function", name: "fixed", description: "words", parameters: SCHEMA },
    {
      type: "mcp",
      server_url: "no",
      authorization: "no",
      headers: { a: "no" },
      server_description: "words",
    },
    { type: "file_search", vector_store_ids: ["no"] },
    {
      type: "namespace",
      name: "fixed",
      description: "words",
      tools: [{ type: "function", name: "no", description: "words", parameters: SCHEMA }],
    },
  ],
  prompt: {
    id: "no",
    version: "no",
    variables: { user: "words", name: { type: "input_text", text: "words" } },
  },
  text: { format: { type: "json_schema", name: "fixed", schema: SCHEMA } },
  metadata: { a: "words" },
};

const MESSAGES: Body = {
  model: "no",
  max_tokens: 1,
  system: [
    { type: "text", text: "words for the system", cache_control: { type: "no", ttl: "no" } },
  ],
  messages: [
    { role: "user", content: "words of a message" },
    {
      role: "user",
      content: [
        { type: "text", text: "words of a block" },
        { type: "image", source: { type: "base64", media_type: "no", data: "no" } },
        {
          type: "document",
          title: "words",
          context: "words",
          source: { type: "base64", media_type: "no", data: "no" },
        },
        {
          type: "document",
          source: { type: "text", media_type: "no", data: "words of a document" },
        },
        {
          type: "document",
          source: { type: "content", content: [{ type: "text", text: "words" }] },
        },
        { type: "document", source: { type: "url", url: "no" } },
        {
          type: "search_result",
          source: "words",
          title: "words",
          content: [{ type: "text", text: "words" }],
        },
        { type: "tool_result", tool_use_id: "no", content: "words of a result" },
        {
          type: "tool_result",
          tool_use_id: "no",
          content: [
            { type: "text", text: "words" },
            { type: "image", source: { type: "url", url: "no" } },
            { type: "document", source: { type: "text", media_type: "no", data: "words" } },
          ],
        },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "fixed, since it is signed", signature: "no" },
        { type: "thinking", thinking: "words of thoughts" },
        { type: "redacted_thinking", data: "no" },
        {
          type: "tool_use",
          id: "no",
          name: "fixed",
          input: { id: "words", list: ["words", { type: "words" }] },
        },
        {
          type: "web_search_tool_result",
          tool_use_id: "no",
          content: [
            { type: "web_search_result", url: "no", title: "words", encrypted_content: "no" },
          ],
        },
        { type: "tomorrow", anything: "words" },
      ],
    },
  ],
  tools: [
    {
      name: "fixed",
      description: "words of a tool",
      input_schema: SCHEMA,
      cache_control: { type: "no" },
    },
  ],
  mcp_servers: [{ type: "url", url: "no", name: "no", authorization_token: "no" }],
  metadata: { user_id: "no" },
  stop_sequences: ["fixed"],
  output_config: { format: { type: "json_schema", schema: SCHEMA } },
};

const THREAD_MESSAGE: Body = {
  role: "user",
  content: [
    { type: "text", text: "words" },
    { type: "image_file", image_file: { file_id: "no" } },
  ],
  attachments: [{ file_id: "no", tools: [{ type: "file_search" }] }],
  metadata: { a: "words" },
};

/** Every path that carries texts, with a body that has one in each place where its documentation has one. */
const CALLS: readonly (readonly [provider: string, path: string, body: Body])[] = [
  ["openai", "/v1/chat/completions", CHAT],
  ["azure", "/openai/deployments/d/chat/completions", CHAT],
  ["vllm", "/v1/chat/completions", CHAT],
  ["deepinfra", "/v1/chat/completions", CHAT],
  ["openai", "/v1/responses", RESPONSE],
  ["openai", "/v1/responses/compact", RESPONSE],
  ["openai", "/v1/responses/input_tokens", RESPONSE],
  ["openai", "/v1/completions", { model: "no", prompt: ["words", "words"], suffix: "words" }],
  ["openai", "/v1/embeddings", { model: "no", input: ["words", "words"], user: "no" }],
  ["openai", "/v1/images/generations", { model: "no", prompt: "words", size: "no" }],
  [
    "openai",
    "/v1/audio/speech",
    { model: "no", input: "words", instructions: "words", voice: "no" },
  ],
  ["openai", "/v1/moderations", { model: "no", input: ["words", { type: "text", text: "words" }] }],
  ["openai", "/v1/threads", { messages: [THREAD_MESSAGE], metadata: { id: "words" } }],
  ["openai", "/v1/threads/t/messages", THREAD_MESSAGE],
  [
    "openai",
    "/v1/threads/t/runs",
    {
      assistant_id: "no",
      instructions: "words",
      additional_messages: [THREAD_MESSAGE],
      tools: [
        { type: "function", function: { name: "fixed", description: "words", parameters: SCHEMA } },
      ],
    },
  ],
  ["openai", "/v1/threads/runs", { assistant_id: "no", thread: { messages: [THREAD_MESSAGE] } }],
  [
    "openai",
    "/v1/threads/t/runs/r/submit_tool_outputs",
    { tool_outputs: [{ tool_call_id: "no", output: "words" }] },
  ],
  [
    "openai",
    "/v1/assistants",
    { model: "no", name: "words", description: "words", instructions: "words" },
  ],
  ["openai", "/v1/conversations", { items: RESPONSE["input"], metadata: { a: "words" } }],
  ["openai", "/v1/conversations/c/items", { items: RESPONSE["input"] }],
  [
    "openai",
    "/v1/vector_stores/v/search",
    { query: ["words"], filters: { key: "words", value: "words" } },
  ],
  ["openai", "/v1/tomorrow", { words: ["words"], file_id: "no", url: "no" }],
  ["anthropic", "/v1/messages", MESSAGES],
  ["bedrock", "/anthropic/v1/messages", MESSAGES],
  ["anthropic", "/v1/messages/count_tokens", MESSAGES],
  ["anthropic", "/v1/messages/batches", { requests: [{ custom_id: "no", params: MESSAGES }] }],
  ["anthropic", "/v1/complete", { model: "no", prompt: "words", max_tokens_to_sample: 1 }],
];

const HEAD = { method: "POST", contentType: "application/json", mustKnowModel: false } as const;

function textsAt(provider: string, path: string, bytes: Buffer) {
  const found = PROVIDERS.filter(({ id }) => id === provider).map((each) =>
    createEndpointFinder(each)("POST", path),
  )[0];
  if (found === undefined) throw new Error(`${path} is not served`);
  const { endpoint, params } = found;
  const call = readEndpointCall(endpoint, bytes, { ...HEAD, params });
  if (!call.readable) throw new Error(call.reason);
  const verdict = textsOfCall(endpoint, call.body, HEAD.contentType);
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.texts;
}

/** Every string in a value, of JSON in strings too. */
function stringsIn(value: unknown): readonly string[] {
  if (typeof value === "string") {
    return value.startsWith("{") ? stringsIn(JSON.parse(value)) : [value];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

const beginningWith = (word: string, value: unknown): readonly string[] =>
  stringsIn(value).filter((text) => text.startsWith(word));
const textsOf = (spans: readonly TextSpan[], isEditable: boolean): readonly string[] =>
  spans.filter((span) => span.isEditable === isEditable).map(({ text }) => text);

describe.each(CALLS)("the texts of a call to %s at %s", (provider, path, body) => {
  const bytes = Buffer.from(JSON.stringify(body, null, 1));
  const texts = textsAt(provider, path, bytes);

  it("are all that the model reads, and nothing else", () => {
    expect(textsOf(texts.spans, true).toSorted()).toEqual(beginningWith("words", body).toSorted());
    expect(textsOf(texts.spans, false).toSorted()).toEqual(beginningWith("fixed", body).toSorted());
  });

  it("stand where they were found, in their order", () => {
    for (const [index, span] of texts.spans.entries()) {
      expect(span.start).toBeGreaterThan(texts.spans[index - 1]?.end ?? 0);
      expect(bytes.toString("utf8", span.start, span.end)).toMatch(/^(?:words|fixed)/);
    }
  });

  it("can each be edited, and nothing else changes", () => {
    const edits = texts.spans
      .filter(({ isEditable }) => isEditable)
      .map((span) => ({ span, from: 0, to: 5, text: 'new "\\\n' }));
    const edited: unknown = JSON.parse(withTexts(texts, edits).toString());
    expect(edited).toEqual(withNew(body));
  });
});

function withNew(value: unknown): unknown {
  if (typeof value === "string") {
    if (value.startsWith("{")) return JSON.stringify(withNew(JSON.parse(value)));
    return value.startsWith("words") ? `new "\\\n${value.slice(5)}` : value;
  }
  if (Array.isArray(value)) return value.map(withNew);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withNew(each)]));
}

describe("the kinds of texts", () => {
  const kindsAt = (provider: string, path: string, body: Body) =>
    Object.fromEntries(
      textsAt(provider, path, Buffer.from(JSON.stringify(body))).spans.map((span) => [
        span.path,
        span.kind,
      ]),
    );

  it("of chat are those of the roles and of the tools, with where they stand", () => {
    expect(kindsAt("openai", "/v1/chat/completions", CHAT)).toMatchObject({
      "messages[0].content": "system",
      "messages[1].name": "name",
      "messages[1].content[0].text": "user",
      "messages[2].reasoning_content": "reasoning",
      "messages[2].tool_calls[0].function.arguments|city": "tool-arguments",
      "messages[2].tool_calls[0].function.arguments|n[0].a": "tool-arguments",
      "messages[2].tool_calls[1].function.arguments": "tool-arguments",
      "messages[3].content": "tool-result",
      "messages[4].content[0]": "user",
      "tools[0].function.parameters.properties.type.description": "tool-description",
      "prediction.content": "assistant",
      "metadata.id": "metadata",
      tomorrow: "other",
    });
  });

  it("of responses are those of the items", () => {
    expect(kindsAt("openai", "/v1/responses", RESPONSE)).toMatchObject({
      instructions: "system",
      "input[0].content": "user",
      "input[1].content[0].text": "system",
      "input[2].arguments|a": "tool-arguments",
      "input[3].output": "tool-result",
      "input[8].output[0].stdout": "tool-result",
      "input[10].summary[0].text": "reasoning",
      "input[11].results[0].text": "tool-result",
    });
  });

  it("of messages are those of the blocks", () => {
    expect(kindsAt("anthropic", "/v1/messages", MESSAGES)).toMatchObject({
      "system[0].text": "system",
      "messages[0].content": "user",
      "messages[1].content[8].content[0].text": "tool-result",
      "messages[2].content[1].thinking": "reasoning",
      "messages[2].content[3].input.id": "tool-arguments",
      "tools[0].description": "tool-description",
    });
  });
});
