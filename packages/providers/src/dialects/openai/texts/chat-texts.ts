import type { DialectTexts, TextShape } from "../../../contract/texts.ts";
import {
  ANYTHING,
  ARGUMENTS,
  argumentsPiece,
  listOf,
  LOGPROBS,
  METADATA,
  NAME,
  noTexts,
  objectOf,
  pieceOf,
  SCHEMA,
  STOP,
  SKIPPED,
  textOf,
} from "../../../reading/texts/shapes.ts";

/** A part of a message: text, picture or audio, of which only text is read (OpenAI's API reference, November 2026). */
export const PART = objectOf(
  {
    ...noTexts("image_url input_audio video_url audio_url"),
    file: objectOf(noTexts("file_data file_id")),
    thinking: textOf("reasoning"),
    refusal: textOf("refusal"),
  },
  { signature: "signature" },
);

const CALLED = objectOf({ name: NAME, arguments: ARGUMENTS }, { kind: "tool-arguments" });
const CALL = objectOf({
  function: CALLED,
  custom: objectOf({ name: NAME, input: textOf("tool-arguments") }),
});

/** Members of a message in a request or an answer; reasoning also by the names of vLLM and DeepInfra. */
const MESSAGE_TEXTS = {
  name: NAME,
  content: listOf(PART),
  refusal: textOf("refusal"),
  reasoning_content: textOf("reasoning"),
  reasoning: textOf("reasoning"),
  tool_calls: listOf(CALL),
  function_call: CALLED,
};

/** A message of a request. */
export const MESSAGE = objectOf(
  { ...MESSAGE_TEXTS, ...noTexts("audio tool_call_id") },
  { hasRole: true },
);

const FUNCTION = objectOf({ name: NAME, parameters: SCHEMA }, { kind: "tool-description" });
export const TOOL = objectOf(
  { function: FUNCTION, custom: objectOf({ name: NAME }) },
  { kind: "tool-description" },
);

/** The format that the model is to answer in. */
export const RESPONSE_FORMAT = objectOf(
  { json_schema: objectOf({ name: NAME, schema: SCHEMA }), schema: SCHEMA, name: NAME },
  { kind: "tool-description" },
);

const REQUEST = objectOf(
  {
    messages: listOf(MESSAGE),
    tools: listOf(TOOL),
    functions: listOf(FUNCTION),
    prediction: objectOf({ content: listOf(PART) }, { kind: "assistant" }),
    response_format: RESPONSE_FORMAT,
    guided_json: SCHEMA,
    metadata: METADATA,
    documents: textOf("user"),
    stop: STOP,
    ...noTexts(`
      model user tool_choice function_call modalities audio prompt_cache_key prompt_cache_retention safety_identifier
      guided_regex guided_grammar guided_decoding_backend cache_salt stop_token_ids allowed_token_ids
    `),
  },
  { kind: "other" },
);

const ANSWER_HEAD = noTexts("id object model service_tier system_fingerprint usage");
const ERROR = textOf("error");

const ANSWER = objectOf(
  {
    ...ANSWER_HEAD,
    choices: listOf(
      objectOf({
        message: objectOf({
          ...MESSAGE_TEXTS,
          audio: objectOf(noTexts("id data")),
        }),
        logprobs: LOGPROBS,
      }),
      "assistant",
    ),
    error: ERROR,
  },
  { kind: "assistant" },
);

const CALL_PIECE = objectOf(
  {
    function: objectOf({ name: NAME, arguments: argumentsPiece("arguments") }),
    custom: objectOf({ name: NAME, input: pieceOf("input") }),
  },
  { kind: "tool-arguments", channelBy: ["index"] },
);

/** A message delivered as parts, each with the next piece of one text (Mistral's API reference, November 2026). */
const THOUGHT_PIECE = objectOf({ text: pieceOf("thinking", "reasoning") });
const PART_PIECE = objectOf({
  ...noTexts("image_url input_audio video_url audio_url"),
  text: pieceOf("content"),
  thinking: { ...pieceOf("thinking", "reasoning"), items: THOUGHT_PIECE },
});

const DELTA: TextShape = objectOf(
  {
    content: { ...pieceOf("content"), items: PART_PIECE },
    refusal: pieceOf("refusal", "refusal"),
    reasoning_content: pieceOf("reasoning_content", "reasoning"),
    reasoning: pieceOf("reasoning", "reasoning"),
    tool_calls: listOf(CALL_PIECE),
    function_call: objectOf(
      { name: NAME, arguments: argumentsPiece("function_call") },
      { kind: "tool-arguments" },
    ),
    reasoning_details: listOf(
      objectOf(
        { text: pieceOf("detail", "reasoning"), summary: pieceOf("summary", "reasoning") },
        { channelBy: ["index"], signature: "signature" },
      ),
    ),
    audio: objectOf({ ...noTexts("id data"), transcript: pieceOf("transcript") }),
  },
  { hasOtherPieces: true },
);

/** The last chunk of a choice says why it ends; the usage comes in one without choices. */
const EVENT = objectOf(
  {
    ...ANSWER_HEAD,
    choices: listOf(
      objectOf(
        { delta: DELTA, logprobs: LOGPROBS },
        { channelBy: ["index"], endsBy: "finish_reason" },
      ),
    ),
    error: ERROR,
  },
  { kind: "assistant" },
);

export const CHAT_TEXTS: DialectTexts = { request: REQUEST, answer: ANSWER, event: EVENT };

const PROMPT_REQUEST = objectOf(
  {
    prompt: textOf("prompt"),
    suffix: textOf("prompt"),
    response_format: RESPONSE_FORMAT,
    guided_json: SCHEMA,
    stop: STOP,
    ...noTexts(`
      model user guided_regex guided_grammar cache_salt stop_token_ids allowed_token_ids
    `),
  },
  { kind: "other" },
);

/** The texts of legacy completions are in their choices, plain or streamed. */
export const COMPLETION_TEXTS: DialectTexts = {
  request: PROMPT_REQUEST,
  answer: objectOf(
    {
      ...ANSWER_HEAD,
      choices: listOf(objectOf({ text: ANYTHING, logprobs: LOGPROBS })),
      error: ERROR,
    },
    { kind: "assistant" },
  ),
  event: objectOf(
    {
      ...ANSWER_HEAD,
      choices: listOf(
        objectOf(
          { text: pieceOf("text"), logprobs: LOGPROBS },
          { channelBy: ["index"], endsBy: "finish_reason" },
        ),
      ),
      error: ERROR,
    },
    { kind: "assistant" },
  ),
};

/** Each input is embedded separately; the answers are numbers. */
export const EMBEDDING_TEXTS: DialectTexts = {
  request: objectOf(
    {
      input: textOf("prompt"),
      ...noTexts("model user encoding_format input_type truncate"),
    },
    { kind: "other" },
  ),
  answer: objectOf({ data: SKIPPED, error: ERROR, ...noTexts("object model usage") }),
  event: ANYTHING,
};
