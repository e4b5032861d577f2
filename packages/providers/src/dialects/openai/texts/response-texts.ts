import type { DialectTexts, TextShape } from "../../../contract/texts.ts";
import { namesIn } from "../../../reading/bound/names-in.ts";
import {
  ARGUMENTS,
  listOf,
  LOGPROBS,
  METADATA,
  NAME,
  NONE,
  noTexts,
  objectOf,
  pieceOf,
  SCHEMA,
  SKIPPED,
  textOf,
  typesOf,
} from "../../../reading/texts/shapes.ts";
import { RESPONSE_FORMAT } from "./chat-texts.ts";

/** A part of a message, of reasoning or of a tool's output (OpenAI's API reference, November 2026). */
const PART = objectOf({
  ...noTexts("image_url input_audio file_data file_url file_id detail"),
  refusal: textOf("refusal"),
  logprobs: LOGPROBS,
});

const ITEM_TEXTS = {
  name: NAME,
  content: listOf(PART),
  summary: listOf(PART),
  arguments: ARGUMENTS,
  output: { ...PART, items: PART },
  ...noTexts("id call_id status phase namespace caller agent"),
} satisfies Readonly<Record<string, TextShape>>;

/** Texts of a tool call: what is asked of the tool, and what it found, if the same item holds that. */
const CALL = objectOf(
  {
    ...ITEM_TEXTS,
    action: objectOf({ env: { noTexts: NONE } }),
    output: textOf("tool-result"),
    outputs: textOf("tool-result"),
    results: textOf("tool-result"),
    error: textOf("tool-result"),
  },
  { kind: "tool-arguments" },
);
const OUTPUT = objectOf(ITEM_TEXTS, { kind: "tool-result" });

const allOf = (types: string, shape: TextShape): Readonly<Record<string, TextShape>> =>
  Object.fromEntries(namesIn(types).map((type) => [type, shape]));

/** A tool, and the tools in a namespace. What the provider connects to with the caller's credentials is no text. */
const TOOL = objectOf(
  {
    name: NAME,
    parameters: SCHEMA,
    input_schema: SCHEMA,
    tools: { ...SCHEMA, noTexts: new Set([...(SCHEMA.noTexts ?? []), "name"]) },
    ...noTexts(`
      server_url server_label connector_id authorization headers allowed_tools require_approval container environment model
      size quality background moderation output_format filters search_context_size
    `),
  },
  { kind: "tool-description" },
);

/** An item of a conversation, in a request or in an answer; one without a type is a message. */
export const ITEM: TextShape = typesOf(
  {
    ...allOf(
      `
        function_call custom_tool_call computer_call local_shell_call shell_call apply_patch_call web_search_call
        file_search_call code_interpreter_call mcp_call mcp_approval_request tool_search_call
      `,
      CALL,
    ),
    ...allOf(
      `
        function_call_output custom_tool_call_output computer_call_output local_shell_call_output shell_call_output
        apply_patch_call_output mcp_approval_response tool_search_output
      `,
      OUTPUT,
    ),
    reasoning: objectOf(ITEM_TEXTS, { kind: "reasoning" }),
    image_generation_call: objectOf(noTexts("result"), { kind: "tool-arguments" }),
    mcp_list_tools: objectOf({ tools: listOf(TOOL) }, { kind: "tool-description" }),
    item_reference: SKIPPED,
  },
  objectOf(ITEM_TEXTS, { hasRole: true }),
);

/** Members that a request and its response have in common. */
const COMMON = {
  instructions: listOf(ITEM, "system"),
  tools: listOf(TOOL),
  prompt: objectOf({
    ...noTexts("id version"),
    variables: objectOf({}, { kind: "user", rest: { ...PART, noTexts: NONE } }),
  }),
  text: objectOf({ format: RESPONSE_FORMAT, verbosity: SKIPPED }),
  metadata: METADATA,
  ...noTexts(`
    model user service_tier previous_response_id conversation tool_choice reasoning include truncation prompt_cache_key
    prompt_cache_options prompt_cache_retention safety_identifier context_management multi_agent
  `),
};

const RESPONSE_REQUEST = objectOf(
  { ...COMMON, input: listOf(ITEM, "user"), ...noTexts("stream_options moderation") },
  { kind: "other" },
);

const RESPONSE = objectOf(
  {
    ...COMMON,
    output: listOf(ITEM, "assistant"),
    input: listOf(ITEM, "user"),
    error: textOf("error"),
    ...noTexts("id object status usage tool_usage incomplete_details billing"),
  },
  { kind: "assistant" },
);

/** Distinguishes the texts of a response: item, and part of it. */
const CHANNEL = ["output_index", "content_index", "summary_index"];

/** Texts that come in pieces: their events, the member in which all of one stands at its end, and what they are. */
const PIECES: readonly (readonly [name: string, whole: string, shape: TextShape])[] = [
  ["output_text", "text", textOf("assistant")],
  ["refusal", "refusal", textOf("refusal")],
  ["reasoning_text", "text", textOf("reasoning")],
  ["reasoning_summary_text", "text", textOf("reasoning")],
  ["reasoning_summary", "text", textOf("reasoning")],
  ["function_call_arguments", "arguments", ARGUMENTS],
  ["mcp_call_arguments", "arguments", ARGUMENTS],
  ["custom_tool_call_input", "input", textOf("tool-arguments")],
  ["code_interpreter_call_code", "code", textOf("tool-arguments")],
  ["audio_transcript", "transcript", textOf("assistant")],
  ["output_audio_transcript", "transcript", textOf("assistant")],
  ["audio.transcript", "transcript", textOf("assistant")],
];

const pieceEvents = ([name, whole, shape]: (typeof PIECES)[number]) => [
  [
    `response.${name}.delta`,
    objectOf({ delta: { ...shape, channel: name }, logprobs: LOGPROBS }, { channelBy: CHANNEL }),
  ],
  [
    `response.${name}.done`,
    objectOf(
      { name: NAME, [whole]: shape, logprobs: LOGPROBS },
      { channelBy: CHANNEL, ends: name },
    ),
  ],
];

const partOf = (ends?: string): TextShape =>
  objectOf({ part: PART }, { channelBy: CHANNEL, ...(ends === undefined ? {} : { ends }) });
const whole = objectOf({ response: RESPONSE }, { ends: "" });

/** A piece in an unknown event is a piece of its item, of any kind. */
const EVENT = typesOf(
  {
    ...Object.fromEntries(PIECES.flatMap(pieceEvents)),
    ...allOf("response.audio.delta response.output_audio.delta", SKIPPED),
    ...allOf("response.content_part.done response.reasoning_summary_part.done", partOf("")),
    "response.output_item.done": objectOf({ item: ITEM }, { channelBy: CHANNEL, ends: "" }),
    ...allOf("response.completed response.incomplete response.failed", whole),
    error: textOf("error"),
  },
  objectOf(
    {
      delta: pieceOf("delta"),
      response: RESPONSE,
      item: ITEM,
      part: PART,
      partial_image_b64: SKIPPED,
    },
    { kind: "assistant", channelBy: CHANNEL },
  ),
);

export const RESPONSE_TEXTS: DialectTexts = {
  request: RESPONSE_REQUEST,
  answer: RESPONSE,
  event: EVENT,
};
