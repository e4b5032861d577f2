import type { DialectTexts, TextShape } from "../../../contract/texts.ts";
import {
  ANYTHING,
  listOf,
  noTexts,
  objectOf,
  OTHER,
  textOf,
  typesOf,
} from "../../../reading/texts/shapes.ts";
import { RELAYED_TEXTS } from "../../relayed/relayed-texts.ts";
import { CHAT_TEXTS, COMPLETION_TEXTS, EMBEDDING_TEXTS, MESSAGE } from "./chat-texts.ts";
import { RESPONSE_TEXTS } from "./response-texts.ts";

const HEAD = noTexts("custom_id method url");

const requestLine = ({ request }: DialectTexts): TextShape =>
  objectOf({ ...HEAD, body: request }, { kind: "other" });

/** By the path its request is for. */
const REQUESTS = Object.fromEntries(
  Object.entries({
    "/v1/chat/completions": CHAT_TEXTS,
    "/v1/completions": COMPLETION_TEXTS,
    "/v1/embeddings": EMBEDDING_TEXTS,
    "/v1/responses": RESPONSE_TEXTS,
    // Azure's spellings.
    "/chat/completions": CHAT_TEXTS,
    "/responses": RESPONSE_TEXTS,
    "/embeddings": EMBEDDING_TEXTS,
  }).map(([url, texts]) => [url, requestLine(texts)]),
);

const RESULT = objectOf({
  body: typesOf(
    {
      "chat.completion": CHAT_TEXTS.answer,
      text_completion: COMPLETION_TEXTS.answer,
      response: RESPONSE_TEXTS.answer,
      list: EMBEDDING_TEXTS.answer,
    },
    objectOf({ error: textOf("error") }),
    "object",
  ),
});

/** A line of a batch's requests or of its results, or an example that a model is trained with. */
const LINE = typesOf(
  REQUESTS,
  objectOf(
    {
      ...HEAD,
      response: RESULT,
      error: textOf("error"),
      messages: listOf(MESSAGE),
      body: ANYTHING,
    },
    { kind: "other", rest: OTHER },
  ),
  "url",
);

/** Files: what is in them is read line by line, if at all. */
export const FILE_TEXTS: DialectTexts = { ...RELAYED_TEXTS, line: LINE };
