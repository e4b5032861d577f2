import type { Random } from "../random.ts";
import { inJson, type MakeCall } from "./generated-call.ts";
import { aCap, aTier, pickWeighted } from "./openai-chat.ts";
import { anId, aPhrase, aPictureUrl, aSchema, aText, newMembers } from "./texts.ts";

const PARTS: readonly (readonly [number, (random: Random) => object])[] = [
  [8, (random) => ({ type: "input_text", text: aText(random) })],
  [3, (random) => ({ type: "input_image", image_url: aPictureUrl(random), detail: "high" })],
  [1, (random) => ({ type: "input_image", file_id: anId(random) })],
  [1, (random) => ({ type: "input_file", file_id: anId(random) })],
  [
    1,
    () => ({
      type: "input_file",
      filename: "a.pdf",
      file_data: "data:application/pdf;base64,JVBE",
    }),
  ],
  [1, () => ({ type: "input_file", file_url: "https://e.x/a.pdf" })],
  [1, () => ({ type: "input_video", video_url: "https://e.x/v.mp4" })],
  [1, () => ({ type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } })],
  [1, (random) => ({ type: "input_text", text: "a", ...newMembers(random) })],
];

const ITEMS: readonly (readonly [number, (random: Random) => object])[] = [
  [10, (random) => ({ role: random.pick(["user", "system"]), content: aText(random) })],
  [
    6,
    (random) => ({
      type: "message",
      role: "user",
      content: random.list(0, 3, (one) => pickWeighted(one, PARTS)),
    }),
  ],
  [
    2,
    (random) => ({
      type: "message",
      role: "assistant",
      id: anId(random),
      content: [{ type: "output_text", text: aText(random), annotations: [] }],
    }),
  ],
  [1, (random) => ({ id: anId(random) })],
  [1, (random) => ({ type: "item_reference", id: anId(random) })],
  [1, (random) => ({ type: "message", id: anId(random), role: "assistant" })],
  [1, (random) => ({ type: "reasoning", id: anId(random), summary: [] })],
  [1, (random) => ({ type: "reasoning", summary: [], encrypted_content: aPhrase(random) })],
  [2, (random) => ({ type: "function_call", call_id: "c", name: "f", arguments: aPhrase(random) })],
  [2, (random) => ({ type: "function_call_output", call_id: "c", output: aText(random) })],
  [
    1,
    (random) => ({
      type: "function_call_output",
      call_id: "c",
      output: [pickWeighted(random, PARTS)],
    }),
  ],
  [
    1,
    (random) => ({
      type: "computer_call_output",
      call_id: "c",
      output: random.pick([
        { type: "computer_screenshot", file_id: anId(random) },
        { type: "computer_screenshot", image_url: aPictureUrl(random) },
      ]),
    }),
  ],
  [1, (random) => ({ type: "image_generation_call", id: anId(random), result: null })],
  [1, (random) => ({ type: "compaction", encrypted_content: aPhrase(random) })],
  [1, (random) => ({ type: "web_search_call", id: anId(random), status: "completed" })],
  [1, (random) => ({ type: "hologram", id: anId(random) })],
  [
    1,
    (random) => ({
      type: "mcp_approval_response",
      approval_request_id: anId(random),
      approve: true,
    }),
  ],
];

const TOOLS: readonly (readonly [number, (random: Random) => object])[] = [
  [6, (random) => ({ type: "function", name: "f", parameters: aSchema(random) })],
  [1, (random) => ({ type: "custom", name: "c", description: aPhrase(random) })],
  [2, () => ({ type: "web_search" })],
  [1, () => ({ type: "web_search_preview", search_context_size: "high" })],
  [1, (random) => ({ type: "file_search", vector_store_ids: [anId(random)] })],
  [1, () => ({ type: "code_interpreter", container: { type: "auto" } })],
  [1, () => ({ type: "mcp", server_label: "s", server_url: "https://e.x/mcp" })],
  [
    2,
    (random) => ({
      type: "image_generation",
      ...random.some({
        model: [0.4, () => random.pick(["gpt-image-1", "gpt-image-2", "gpt-image-1-mini"])],
        size: [0.4, () => random.pick(["1024x1024", "3840x2160"])],
        quality: [0.4, () => random.pick(["low", "high"])],
        partial_images: [0.3, () => random.int(0, 3)],
      }),
    }),
  ],
  [1, () => ({ type: "computer_use_preview", display_width: 1024, display_height: 768 })],
  [1, () => ({ type: "shell", environment: { type: "container_auto" } })],
  [1, () => ({ type: "local_shell" })],
  [1, () => ({ type: "apply_patch" })],
  [1, (random) => ({ type: "oracle", id: anId(random) })],
];

const inputOf = (random: Random): unknown =>
  random.chance(0.35) ? aText(random) : random.list(0, 5, (one) => pickWeighted(one, ITEMS));

export const responseCall: MakeCall = (random, model) =>
  inJson(random, {
    ...(random.chance(0.97) ? { model } : { prompt: { id: anId(random) } }),
    input: inputOf(random),
    ...random.some({
      instructions: [0.4, () => aText(random)],
      tools: [0.25, () => random.list(1, 3, (one) => pickWeighted(one, TOOLS))],
      max_output_tokens: [0.6, () => Math.max(16, aCap(random))],
      max_tool_calls: [0.2, () => random.size(0, 2000)],
      stream: [0.35, () => true],
      store: [0.3, () => false],
      background: [0.04, () => true],
      service_tier: [0.15, () => aTier(random)],
      previous_response_id: [0.03, () => "resp_1"],
      conversation: [0.02, () => ({ id: "conv_1" })],
      prompt: [0.02, () => ({ id: "pmpt_1" })],
      reasoning: [0.15, () => random.pick<object>([{ effort: "low" }, { mode: "pro" }])],
      context_management: [0.02, () => [{ type: "compaction" }]],
      multi_agent: [0.02, () => ({ enabled: true })],
      text: [0.08, () => ({ format: { type: "json_schema", name: "s", schema: aSchema(random) } })],
      truncation: [0.1, () => "auto"],
      metadata: [0.05, () => ({ note: aPhrase(random) })],
      include: [0.05, () => ["reasoning.encrypted_content"]],
      user: [0.05, () => "ann"],
    }),
    ...newMembers(random),
  });

export const compactionCall: MakeCall = (random, model) =>
  inJson(random, {
    model,
    input: inputOf(random),
    ...random.some({
      instructions: [0.4, () => aText(random)],
      previous_response_id: [0.1, () => "resp_1"],
      service_tier: [0.1, () => aTier(random)],
    }),
    ...newMembers(random),
  });
