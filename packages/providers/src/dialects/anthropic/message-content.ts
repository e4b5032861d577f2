import type { CallBody } from "../../contract/call-body.ts";
import type { JsonRecord } from "../../formats/json/is-record.ts";
import {
  type Content,
  kindsOf,
  listOf,
  object,
  pictureOf,
  readContent,
  textOr,
} from "../../reading/bound/content-shape.ts";
import { namesIn } from "../../reading/bound/names-in.ts";
import { findUnknownMember } from "../../reading/bound/unknown-members.ts";

/**
 * Members of a request whose own bytes bound what they add to a prompt (Anthropic's API reference, November 2026). Not
 * among them are those that bring something in: `mcp_servers`, `container`.
 */
const KNOWN: ReadonlySet<string> = new Set(
  namesIn(`
    model max_tokens messages system tools tool_choice stream stop_sequences temperature top_k top_p thinking metadata
    service_tier cache_control diagnostics fallback_credit_token fallbacks inference_geo output_config output_format speed
    user_profile_id context_management compaction anthropic_version anthropic_beta
  `),
);

const TEXT_BLOCK = object(["text", "citations", "cache_control"]);
/** Pictures cost alike wherever they are. */
const IMAGE_BLOCK = object(["cache_control", "transformations"], {
  source: kindsOf({
    base64: pictureOf("data", ["media_type"]),
    url: pictureOf("data", ["url"]),
    file: pictureOf("data", ["file_id"]),
  }),
});
const SEARCH_RESULT = object(["source", "title", "content", "citations", "cache_control"]);
const SIMPLE = { text: TEXT_BLOCK, image: IMAGE_BLOCK };

/** A document that is text. The pages of any other cost more than the bytes that stand for them. */
const DOCUMENT = object(["title", "context", "citations", "cache_control"], {
  source: kindsOf({
    text: object(["media_type", "data"]),
    content: object([], { content: textOr(listOf(kindsOf(SIMPLE))) }),
  }),
});

/** Calls of client and server tools, and results that consist of their texts. */
const CALL = object(["id", "name", "input", "caller", "server_name", "cache_control"]);
const LABELS = ["tool_use_id", "is_error", "caller", "cache_control"];
const RESULT = object(["content", ...LABELS]);

const TOOL_RESULT = object(LABELS, {
  content: textOr(
    listOf(
      kindsOf({
        ...SIMPLE,
        document: DOCUMENT,
        search_result: SEARCH_RESULT,
        tool_reference: object(["tool_name", "cache_control"]),
      }),
    ),
  ),
});

const FETCHED = object(LABELS, {
  content: kindsOf({
    web_fetch_result: object(["url", "retrieved_at"], { content: kindsOf({ document: DOCUMENT }) }),
    web_fetch_tool_result_error: object(["error_code", "error_message"]),
  }),
});

const BLOCK = kindsOf({
  ...SIMPLE,
  document: DOCUMENT,
  search_result: SEARCH_RESULT,
  thinking: object(["thinking", "signature"]),
  redacted_thinking: object(["data"]),
  connector_text: object(["text", "signature"]),
  tool_use: CALL,
  server_tool_use: CALL,
  mcp_tool_use: CALL,
  tool_result: TOOL_RESULT,
  mcp_tool_result: TOOL_RESULT,
  web_search_tool_result: RESULT,
  web_fetch_tool_result: FETCHED,
  advisor_tool_result: RESULT,
  code_execution_tool_result: RESULT,
  bash_code_execution_tool_result: RESULT,
  text_editor_code_execution_tool_result: RESULT,
  tool_search_tool_result: RESULT,
  compaction: object(["content", "signature", "cache_control"]),
  fallback: object(["from", "to", "trigger"]),
});

const MESSAGES = listOf(object(["role", "effort"], { content: textOr(listOf(BLOCK)) }));
const SYSTEM = textOr(listOf(kindsOf({ text: TEXT_BLOCK })));

/** What stands in a request of messages, as far as its prompt depends on it. */
export function messageContentOf(body: CallBody): Content {
  const member = findUnknownMember(body, KNOWN);
  return member === undefined ? contentIn(body.json, "") : { unknown: member, images: [] };
}

/** As `messageContentOf`, of the params of one of a batch's requests. */
export function paramsContentOf(params: JsonRecord, path: string): Content {
  const member = Object.keys(params).find((name) => !KNOWN.has(name) && canRefer(params[name]));
  if (member !== undefined) return { unknown: `${path}${member}`, images: [] };
  return contentIn(params, path);
}

function contentIn({ messages, system }: JsonRecord, path: string): Content {
  const read = readContent(messages, MESSAGES, `${path}messages`);
  const before = readContent(system, SYSTEM, `${path}system`);
  return { unknown: read.unknown ?? before.unknown, images: read.images };
}

const canRefer = (value: unknown): boolean =>
  typeof value === "string" || (typeof value === "object" && value !== null);
