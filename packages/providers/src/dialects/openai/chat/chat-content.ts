import type { CallBody } from "../../../contract/call-body.ts";
import type { CheckedMember } from "../../../formats/json/check/json-checker.ts";
import { holdsOnlyTexts } from "../../../formats/json/search/holds-only-texts.ts";
import { mentionsOnly } from "../../../formats/json/search/mentions-only.ts";
import {
  type Content,
  kindsOf,
  listOf,
  object,
  pictureOf,
  readContent,
  textOr,
} from "../../../reading/bound/content-shape.ts";
import { namesIn } from "../../../reading/bound/names-in.ts";
import { findUnknownMember } from "../../../reading/bound/unknown-members.ts";
import { OUTPUT_CAPS } from "../body/read-body.ts";
import { searchesOf } from "./search-models.ts";

/**
 * Members of a chat call whose bytes bound what they add to the prompt: those of OpenAI's API reference (November 2026)
 * and of vLLM's and DeepInfra's, but for those that bring something in, as `web_search_options` and Azure's
 * `data_sources` do, or are written by the caller to make much of little, as vLLM's `chat_template`.
 */
const KNOWN: ReadonlySet<string> = new Set([
  ...OUTPUT_CAPS,
  ...namesIn(`
    model messages stream stream_options n user tools tool_choice functions function_call
    parallel_tool_calls service_tier store metadata temperature top_p presence_penalty
    frequency_penalty logit_bias logprobs top_logprobs seed stop modalities audio prediction
    response_format reasoning_effort reasoning verbosity moderation safety_identifier
    prompt_cache_key prompt_cache_options prompt_cache_retention guided_json guided_regex
    guided_choice guided_grammar structured_outputs guided_decoding_backend
    chat_template_kwargs documents stop_token_ids bad_words allowed_token_ids cache_salt
    request_id thinking
  `),
]);

/** Members of messages that are nothing but texts. */
const MESSAGE_TEXTS = namesIn("role content name tool_call_id refusal reasoning_content reasoning");

const PART = kindsOf(
  {
    text: object(["text", "prompt_cache_breakpoint", "cache_control", "annotations"]),
    refusal: object(["refusal"]),
    thinking: object(["thinking", "signature"]),
    image_url: pictureOf("image_url", ["detail", "uuid", "prompt_cache_breakpoint"]),
    input_audio: object(["prompt_cache_breakpoint"], {
      input_audio: object(["data", "format"], {}, { audio: "data" }),
    }),
  },
  pictureOf("image_url", ["text", "detail"]),
);

/** What an assistant called stands in the message; what it said, as `audio`, is kept at the provider. */
const MESSAGES = listOf(
  object([...MESSAGE_TEXTS, "tool_calls", "function_call", "annotations"], {
    content: textOr(listOf(textOr(PART))),
  }),
);

const TOOLS = listOf(kindsOf({ function: object(["function"]), custom: object(["custom"]) }));
/** What `type` says of tools the caller runs, and in the schemas of their parameters. */
const onlyCallersTools = mentionsOnly(
  namesIn("function custom text grammar object array string number integer boolean null"),
);

/** What stands in a chat call, as far as its prompt depends on it. */
export function chatContentOf(body: CallBody): Content {
  const member = findUnknownMember(body, KNOWN) ?? searchModelOf(body) ?? unknownToolOf(body);
  if (member !== undefined) return { unknown: member, images: [] };
  const messages = memberOf(body, "messages");
  if (messages === undefined || holdsOnlyTexts(body.bytes, spanOf(messages), MESSAGE_TEXTS)) {
    return UNDERSTOOD;
  }
  return readContent(body.json["messages"], MESSAGES, "messages");
}

const UNDERSTOOD: Content = { unknown: undefined, images: [] };

/** A search model brings in what it finds. */
const searchModelOf = ({ model }: CallBody): string | undefined =>
  searchesOf(model) === undefined ? undefined : "model";

/** The first tool that the caller does not run itself: the provider does, as often as it likes, and may charge for it. */
export function unknownToolOf(body: CallBody): string | undefined {
  const tools = memberOf(body, "tools");
  if (tools === undefined || onlyCallersTools(body.bytes, spanOf(tools))) return undefined;
  return readContent(body.json["tools"], TOOLS, "tools").unknown;
}

const memberOf = ({ members }: CallBody, wanted: string): CheckedMember | undefined =>
  members.find(({ name }) => name === wanted);

const spanOf = ({ valueEnd, valueStart }: CheckedMember) => ({ from: valueStart, to: valueEnd });
