import type { Endpoint } from "../../../contract/endpoint.ts";
import type { DialectTexts, TextShape } from "../../../contract/texts.ts";
import {
  ANYTHING,
  argumentsPiece,
  listOf,
  METADATA,
  noTexts,
  NAME,
  objectOf,
  OTHER,
  pieceOf,
  textOf,
} from "../../../reading/texts/shapes.ts";
import { RELAYED_TEXTS } from "../../relayed/relayed-texts.ts";
import { CHAT_TEXTS, PART, RESPONSE_FORMAT, TOOL } from "./chat-texts.ts";
import { FILE_TEXTS } from "./file-texts.ts";
import { ITEM, RESPONSE_TEXTS } from "./response-texts.ts";

/** A message of a thread, in a request or in an answer. */
const MESSAGE = objectOf({ content: listOf(PART), metadata: METADATA }, { hasRole: true });
const MESSAGES = listOf(MESSAGE);

const THREAD = objectOf({ messages: MESSAGES, metadata: METADATA }, { kind: "other" });

/** An assistant, and a run of one. */
const ASSISTANT = objectOf(
  {
    instructions: textOf("system"),
    additional_instructions: textOf("system"),
    additional_messages: MESSAGES,
    thread: THREAD,
    tools: listOf(TOOL),
    response_format: RESPONSE_FORMAT,
    metadata: METADATA,
    ...noTexts("model tool_choice tool_resources truncation_strategy reasoning_effort"),
  },
  { kind: "other" },
);

const CALL_PIECE = objectOf(
  {
    function: objectOf({
      name: NAME,
      arguments: argumentsPiece("arguments"),
      output: textOf("tool-result"),
    }),
    code_interpreter: objectOf({ input: pieceOf("input"), outputs: textOf("tool-result") }),
  },
  { kind: "tool-arguments", channelBy: ["index"] },
);

/** An event of a run: a piece of a message or of a step, or all of one, of a run or of a thread. */
const RUN_EVENT = objectOf(
  {
    delta: objectOf({
      content: listOf(
        objectOf({ text: objectOf({ value: pieceOf("text") }) }, { channelBy: ["index"] }),
      ),
      step_details: objectOf({ tool_calls: listOf(CALL_PIECE) }),
    }),
    content: ANYTHING,
    instructions: textOf("system"),
    tools: listOf(TOOL),
    metadata: METADATA,
  },
  { kind: "assistant", channelBy: ["id"], endsBy: "completed_at" },
);

const requestOf = (request: TextShape): DialectTexts => ({ ...RELAYED_TEXTS, request });
const ITEMS: DialectTexts = {
  ...RELAYED_TEXTS,
  request: objectOf({ items: listOf(ITEM), metadata: METADATA }, { kind: "other" }),
  answer: objectOf({ data: listOf(ITEM), metadata: METADATA }, { kind: "other" }),
};

const THREADS = requestOf(THREAD);
const ASSISTANTS = requestOf(ASSISTANT);
const RUNS: DialectTexts = { ...ASSISTANTS, event: RUN_EVENT };

/**
 * Where texts are known to stand on paths whose calls only pass (OpenAI's API reference, November 2026). On any other
 * path every string that may be a text counts as one.
 */
const BY_PATH: ReadonlyMap<string, DialectTexts> = new Map([
  ["/v1/files", FILE_TEXTS],
  ["/v1/files/:file_id/content", FILE_TEXTS],
  ["/v1/uploads/:upload_id/parts", { ...FILE_TEXTS, files: "pieces" }],
  ["/v1/moderations", requestOf(objectOf({ input: listOf(PART, "prompt") }, { kind: "other" }))],
  ["/v1/assistants", ASSISTANTS],
  ["/v1/assistants/:assistant_id", ASSISTANTS],
  ["/v1/threads", THREADS],
  ["/v1/threads/:thread_id", THREADS],
  ["/v1/threads/:thread_id/messages", requestOf({ ...MESSAGE, kind: "other" })],
  ["/v1/threads/runs", RUNS],
  ["/v1/threads/:thread_id/runs", RUNS],
  [
    "/v1/threads/:thread_id/runs/:run_id/submit_tool_outputs",
    {
      ...RUNS,
      request: objectOf({ tool_outputs: textOf("tool-result") }, { kind: "other" }),
    },
  ],
  [
    "/v1/vector_stores/:vector_store_id/search",
    requestOf(objectOf({ query: textOf("prompt"), filters: OTHER })),
  ],
  ["/v1/chat/completions/:completion_id", { ...RELAYED_TEXTS, answer: CHAT_TEXTS.answer }],
  ["/v1/responses/input_tokens", requestOf(RESPONSE_TEXTS.request)],
  ["/v1/responses/:response_id", { ...RESPONSE_TEXTS, request: RELAYED_TEXTS.request }],
  ["/v1/responses/:response_id/input_items", ITEMS],
  ["/v1/conversations", ITEMS],
  ["/v1/conversations/:conversation_id/items", ITEMS],
  [
    "/v1/conversations/:conversation_id/items/:item_id",
    { ...RELAYED_TEXTS, answer: { ...ITEM, kind: "other" } },
  ],
]);

/** An endpoint whose texts are where its path has them. */
export function withPathTexts(endpoint: Endpoint): Endpoint {
  const texts = BY_PATH.get(endpoint.path);
  return texts === undefined ? endpoint : { ...endpoint, dialect: { ...endpoint.dialect, texts } };
}
