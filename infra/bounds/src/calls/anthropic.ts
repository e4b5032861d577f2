import type { Random } from "../random.ts";
import { inJson, type MakeCall } from "./generated-call.ts";
import { aCap, pickWeighted } from "./openai-chat.ts";
import { anId, aPhrase, aSchema, aText, newMembers } from "./texts.ts";

const someData = (random: Random): string => "QUJD".repeat(random.size(1, 5000));
const IMAGE_SOURCES: readonly ((random: Random) => object)[] = [
  (random) => ({ type: "base64", media_type: "image/png", data: someData(random) }),
  () => ({ type: "url", url: "https://e.x/a.png" }),
  (random) => ({ type: "file", file_id: anId(random) }),
];
const DOCUMENT_SOURCES: readonly ((random: Random) => object)[] = [
  (random) => ({ type: "text", media_type: "text/plain", data: aText(random) }),
  (random) => ({ type: "base64", media_type: "application/pdf", data: someData(random) }),
  () => ({ type: "url", url: "https://e.x/a.pdf" }),
  (random) => ({ type: "file", file_id: anId(random) }),
  (random) => ({ type: "content", content: [{ type: "text", text: aText(random) }] }),
];

const BLOCKS: readonly (readonly [number, (random: Random) => object])[] = [
  [
    10,
    (random) => ({
      type: "text",
      text: aText(random),
      ...random.some({
        cache_control: [0.2, () => ({ type: "ephemeral", ttl: random.pick(["5m", "1h"]) })],
      }),
    }),
  ],
  [3, (random) => ({ type: "image", source: random.pick(IMAGE_SOURCES)(random) })],
  [2, (random) => ({ type: "document", source: random.pick(DOCUMENT_SOURCES)(random) })],
  [1, (random) => ({ type: "container_upload", file_id: anId(random) })],
  [1, (random) => ({ type: "thinking", thinking: aPhrase(random), signature: "s" })],
  [1, (random) => ({ type: "tool_use", id: "t", name: "f", input: { q: aPhrase(random) } })],
  [2, (random) => ({ type: "tool_result", tool_use_id: "t", content: aText(random) })],
  [
    1,
    (random) => ({
      type: "tool_result",
      tool_use_id: "t",
      content: [
        random.chance(0.5)
          ? { type: "image", source: random.pick(IMAGE_SOURCES)(random) }
          : { type: "document", source: random.pick(DOCUMENT_SOURCES)(random) },
      ],
    }),
  ],
  [
    1,
    (random) => ({
      type: "search_result",
      source: "s",
      title: "t",
      content: [{ type: "text", text: aText(random) }],
    }),
  ],
  [1, (random) => ({ type: "video", source: { type: "url", url: anId(random) } })],
  [1, (random) => ({ type: "text", text: "a", ...newMembers(random) })],
];

const MODELS = [
  "claude-opus-5",
  "claude-fable-5-1",
  "claude-haiku-4-5",
  "claude-sonnet-4-6",
  "claude-unheard-of",
];

const TOOLS: readonly (readonly [number, (random: Random) => object])[] = [
  [6, (random) => ({ name: "f", description: aPhrase(random), input_schema: aSchema(random) })],
  [1, () => ({ type: "bash_20250124", name: "bash" })],
  [1, () => ({ type: "text_editor_20250728", name: "str_replace_based_edit_tool" })],
  [
    1,
    () => ({
      type: "computer_20250124",
      name: "computer",
      display_width_px: 1,
      display_height_px: 1,
    }),
  ],
  [2, (random) => ({ type: "web_search_20250305", name: "web_search", ...maxUses(random) })],
  [1, (random) => ({ type: "web_fetch_20250910", name: "web_fetch", ...maxUses(random) })],
  [1, () => ({ type: "code_execution_20250825", name: "code_execution" })],
  [1, () => ({ type: "tool_search_tool_regex_20251119", name: "tool_search" })],
  [
    1,
    (random) => ({
      type: "advisor_20260301",
      name: "advisor",
      model: random.pick(MODELS),
      ...maxUses(random),
      ...random.some({ max_tokens: [0.3, () => random.size(1024, 30_000)] }),
    }),
  ],
  [1, (random) => ({ type: "archive_20270101", name: "a", id: anId(random) })],
];

const maxUses = (random: Random) => random.some({ max_uses: [0.5, () => random.size(1, 50)] });

const BETAS = [
  "context-1m-2025-08-07",
  "compact-2026-01-12",
  "advisor-tool-2026-03-01",
  "fast-mode-2026-02-01",
  "context-2m-2027-01-01",
  "files-api-2025-04-14",
  "interleaved-thinking-2025-05-14",
];

const paramsOf = (random: Random, model: string) => ({
  model,
  messages: random.list(1, 4, () => ({
    role: random.pick(["user", "assistant"]),
    content: random.chance(0.5)
      ? aText(random)
      : random.list(0, 3, (one) => pickWeighted(one, BLOCKS)),
  })),
  ...random.some({
    max_tokens: [0.97, () => aCap(random)],
    system: [
      0.4,
      () => (random.chance(0.5) ? aText(random) : [{ type: "text", text: aText(random) }]),
    ],
    tools: [0.25, () => random.list(1, 3, (one) => pickWeighted(one, TOOLS))],
    thinking: [0.1, () => ({ type: "enabled", budget_tokens: random.size(1024, 30_000) })],
    mcp_servers: [0.02, () => [{ type: "url", url: "https://e.x/mcp", name: "m" }]],
    container: [0.02, () => "container_1"],
    context_management: [
      0.05,
      () => ({ edits: [{ type: random.pick(["compact_20260112", "clear_tool_uses_20250919"]) }] }),
    ],
    inference_geo: [0.2, () => random.pick(["us", "global", "eu"])],
    speed: [0.1, () => random.pick(["fast", "standard"])],
    service_tier: [0.1, () => random.pick(["auto", "standard_only"])],
    fallbacks: [
      0.05,
      () =>
        random.chance(0.8) ? random.list(1, 3, () => ({ model: random.pick(MODELS) })) : "auto",
    ],
    output_config: [0.05, () => ({ format: { type: "json_schema", schema: aSchema(random) } })],
    metadata: [0.05, () => ({ user_id: "ann" })],
    stop_sequences: [0.05, () => ["END"]],
    temperature: [0.1, () => 0.5],
  }),
  ...newMembers(random),
});

export const messagesCall: MakeCall = (random, model) => {
  const call = inJson(random, {
    ...paramsOf(random, model),
    ...random.some({ stream: [0.35, () => true] }),
  });
  const headers = random.chance(0.25)
    ? { "anthropic-beta": random.list(1, 3, () => random.pick(BETAS)).join(",") }
    : {};
  return { ...call, headers };
};

/** A message as the clouds' own clients send it: the path names the model and whether to stream. */
const cloudCall = (random: Random, model: string, more: object) => {
  const { model: _inPath, ...params } = paramsOf(random, model);
  const betas = random.chance(0.25)
    ? { anthropic_beta: random.list(1, 3, () => random.pick(BETAS)) }
    : {};
  return inJson(random, { ...params, ...betas, ...more });
};

const AS_BEDROCK = { anthropic_version: "bedrock-2023-05-31" };
export const invokeCall: MakeCall = (random, model) => ({
  ...cloudCall(random, model, AS_BEDROCK),
  inPath: { model_id: model },
});

const AS_VERTEX = { anthropic_version: "vertex-2023-10-16" };
export const rawPredictCall: MakeCall = (random, model) => {
  const isStreamed = random.chance(0.35);
  const more = isStreamed ? { ...AS_VERTEX, stream: true } : AS_VERTEX;
  const call = `${model}:${isStreamed ? "streamRawPredict" : "rawPredict"}`;
  return {
    ...cloudCall(random, model, more),
    inPath: { project: "acme", location: "global", call },
  };
};

export const completeCall: MakeCall = (random, model) =>
  inJson(random, {
    model,
    prompt: `\n\nHuman: ${aText(random)}\n\nAssistant:`,
    ...random.some({
      max_tokens_to_sample: [0.9, () => random.size(1, 4000)],
      stream: [0.3, () => true],
      stop_sequences: [0.1, () => ["END"]],
    }),
    ...newMembers(random),
  });

export const batchCall: MakeCall = (random, model) =>
  inJson(random, {
    requests: random.list(1, 4, () => ({
      custom_id: anId(random),
      params: paramsOf(random, random.chance(0.97) ? model : random.pick(MODELS)),
    })),
  });
