import type { DialectTexts, TextShape } from "../../../contract/texts.ts";
import { isRecord, type JsonRecord, stringIn } from "../../../formats/json/is-record.ts";
import {
  ANYTHING,
  argumentsPiece,
  listOf,
  METADATA,
  NAME,
  noTexts,
  objectOf,
  pieceOf,
  NONE,
  SCHEMA,
  STOP,
  SKIPPED,
  textOf,
  typesOf,
} from "../../../reading/texts/shapes.ts";

/** Blocks that may occur anywhere (Anthropic's API reference, November 2026). Pictures have no texts. */
const SIMPLE = { image: SKIPPED };

/** Text or text blocks; files are neither. */
const DOCUMENT = objectOf({
  source: typesOf({
    base64: SKIPPED,
    url: SKIPPED,
    file: SKIPPED,
    text: objectOf({ media_type: SKIPPED, data: ANYTHING }),
    content: objectOf({ content: listOf(typesOf(SIMPLE)) }),
  }),
});

/** The model sees the address of a result as well. */
const SEARCH_RESULT = objectOf({ source: ANYTHING, content: listOf(typesOf(SIMPLE)) });

const RESULT = objectOf(
  { content: listOf(typesOf({ ...SIMPLE, document: DOCUMENT, search_result: SEARCH_RESULT })) },
  { kind: "tool-result" },
);

const FETCHED = objectOf(
  { content: objectOf({ content: typesOf({ document: DOCUMENT }) }) },
  { kind: "tool-result" },
);

const CALL = objectOf(
  { name: NAME, input: { noTexts: NONE }, caller: SKIPPED },
  { kind: "tool-arguments" },
);

/** Results of the provider's other tools: any string in them may be text. */
const FOUND = textOf("tool-result");

/** Signed content is refused once edited. */
const BLOCKS = {
  ...SIMPLE,
  document: DOCUMENT,
  search_result: SEARCH_RESULT,
  thinking: objectOf({}, { kind: "reasoning", signature: "signature" }),
  redacted_thinking: SKIPPED,
  connector_text: objectOf({}, { signature: "signature" }),
  compaction: objectOf({}, { signature: "signature" }),
  tool_use: CALL,
  server_tool_use: CALL,
  mcp_tool_use: CALL,
  tool_result: RESULT,
  mcp_tool_result: RESULT,
  web_search_tool_result: FOUND,
  web_fetch_tool_result: FETCHED,
  advisor_tool_result: FOUND,
  code_execution_tool_result: FOUND,
  bash_code_execution_tool_result: FOUND,
  text_editor_code_execution_tool_result: FOUND,
  tool_search_tool_result: FOUND,
  fallback: SKIPPED,
};
const BLOCK = typesOf(BLOCKS);

const TOOL = objectOf(
  {
    name: NAME,
    input_schema: SCHEMA,
    input_examples: { noTexts: NONE },
    ...noTexts("allowed_domains blocked_domains allowed_callers model"),
  },
  { kind: "tool-description" },
);

const CALLER_METADATA = objectOf({ user_id: SKIPPED }, { kind: "metadata", rest: METADATA });

/** The texts of a messages request, also in a batch or when its tokens are only counted. */
const MESSAGE_REQUEST: TextShape = objectOf(
  {
    system: listOf(BLOCK, "system"),
    messages: listOf(objectOf({ content: listOf(BLOCK) }, { hasRole: true })),
    tools: listOf(TOOL),
    output_format: objectOf({ schema: SCHEMA }, { kind: "tool-description" }),
    output_config: objectOf({
      format: objectOf({ schema: SCHEMA }, { kind: "tool-description" }),
      effort: SKIPPED,
    }),
    metadata: CALLER_METADATA,
    stop_sequences: STOP,
    ...noTexts(`
      model tool_choice mcp_servers container service_tier anthropic_version anthropic_beta fallbacks
      inference_geo speed thinking cache_control user_profile_id fallback_credit_token
    `),
  },
  { kind: "other" },
);

const HEAD = noTexts("id model role usage stop_reason stop_sequence container context_management");
const ERROR = textOf("error");
const ANSWER = objectOf({ ...HEAD, content: listOf(BLOCK), error: ERROR }, { kind: "assistant" });

/** A signature may follow, so thoughts and summaries cannot be edited. */
const THOUGHT: TextShape = { ...pieceOf("thinking", "reasoning"), isFixed: true };
const SUMMARY: TextShape = { ...pieceOf("compaction"), isFixed: true };
const BY_INDEX = { channelBy: ["index"] };

const EVENT = typesOf(
  {
    message_start: objectOf({ message: ANSWER }),
    content_block_start: objectOf(
      {
        content_block: typesOf({
          ...BLOCKS,
          text: objectOf({ text: pieceOf("text") }),
          thinking: objectOf({ thinking: THOUGHT }),
        }),
      },
      BY_INDEX,
    ),
    content_block_delta: objectOf(
      {
        delta: typesOf({
          text_delta: objectOf({ text: pieceOf("text") }),
          thinking_delta: objectOf({ thinking: THOUGHT }),
          input_json_delta: objectOf({ partial_json: argumentsPiece("input") }),
          compaction_delta: objectOf({ content: SUMMARY }),
          signature_delta: SKIPPED,
        }),
      },
      BY_INDEX,
    ),
    content_block_stop: objectOf({}, { ...BY_INDEX, ends: "" }),
    message_delta: objectOf({ usage: SKIPPED, delta: objectOf(HEAD) }),
    message_stop: objectOf(noTexts("amazon-bedrock-invocationMetrics"), { ends: "" }),
  },
  objectOf({ error: ERROR }, { kind: "assistant" }),
);

export const MESSAGE_TEXTS: DialectTexts = {
  request: MESSAGE_REQUEST,
  answer: ANSWER,
  event: EVENT,
  toPiece,
};

/** The first piece of a block is in the event that begins it, which comes only once. */
function toPiece(event: JsonRecord): JsonRecord {
  const { content_block: block, index } = event;
  if (event["type"] !== "content_block_start" || !isRecord(block)) return event;
  const delta = { ...block, type: `${stringIn(block["type"])}_delta` };
  return { type: "content_block_delta", index, delta };
}

/** A batch, and a line of its results. */
export const MESSAGE_BATCH_TEXTS: DialectTexts = {
  request: objectOf(
    { requests: listOf(objectOf({ custom_id: SKIPPED, params: MESSAGE_REQUEST })) },
    { kind: "other" },
  ),
  answer: ANYTHING,
  event: ANYTHING,
  line: objectOf({
    custom_id: SKIPPED,
    result: objectOf({ message: ANSWER, error: ERROR }, { kind: "assistant" }),
  }),
};

export const MESSAGE_COUNT_TEXTS: DialectTexts = {
  request: MESSAGE_REQUEST,
  answer: ANYTHING,
  event: ANYTHING,
};

/** Anthropic's legacy API; every event of a stream has a piece, and the last one says why it ends. */
export const COMPLETE_TEXTS: DialectTexts = {
  request: objectOf(
    {
      prompt: textOf("prompt"),
      metadata: CALLER_METADATA,
      stop_sequences: STOP,
      ...noTexts("model anthropic_version anthropic_beta"),
    },
    { kind: "other" },
  ),
  answer: objectOf(
    { ...noTexts("model stop stop_reason log_id"), error: ERROR },
    { kind: "assistant" },
  ),
  event: objectOf(
    {
      completion: pieceOf("completion"),
      ...noTexts("model stop log_id amazon-bedrock-invocationMetrics"),
      error: ERROR,
    },
    { kind: "assistant", endsBy: "stop_reason" },
  ),
};
