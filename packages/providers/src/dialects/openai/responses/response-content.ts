import type { CallBody } from "../../../contract/call-body.ts";
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

/**
 * Members of a response call whose bytes bound what they add to the prompt (OpenAI's API reference, November 2026). Not
 * among them are those that bring something in: `previous_response_id`, `conversation`, `prompt`. The last three are of turns over
 * WebSocket.
 */
const KNOWN: ReadonlySet<string> = new Set(
  namesIn(`
    model input instructions tools tool_choice stream stream_options user max_output_tokens
    max_tool_calls background service_tier include metadata moderation parallel_tool_calls
    prompt_cache_key prompt_cache_options prompt_cache_retention reasoning safety_identifier
    store temperature text top_logprobs top_p truncation
    type stream_id generate
  `),
);

const LABELS = ["id", "status", "phase", "name", "namespace", "caller", "agent"];

/** Pictures are bounded alike wherever they are; files, which may be of any length, are not bounded at all. */
const PART = kindsOf({
  input_text: object(["text", "prompt_cache_breakpoint"]),
  output_text: object(["text", "annotations", "logprobs"]),
  text: object(["text"]),
  refusal: object(["refusal"]),
  summary_text: object(["text"]),
  reasoning_text: object(["text"]),
  input_image: pictureOf("image_url", ["detail", "file_id", "prompt_cache_breakpoint"]),
});

const MESSAGE = object(
  ["role", ...LABELS],
  { content: textOr(listOf(PART)) },
  { required: ["content"] },
);
const OUTPUT = { output: textOr(listOf(PART)) };

/**
 * Items that hold what they are. Those that are also kept at the provider under their id (searches, reasoning that is
 * not encrypted) may be more there than here, and a compaction stands for more than its length.
 */
const ITEMS = listOf(
  kindsOf(
    {
      message: MESSAGE,
      function_call: object(["call_id", "arguments", ...LABELS], {}, { required: ["arguments"] }),
      function_call_output: object(["call_id", ...LABELS], OUTPUT, { required: ["output"] }),
      custom_tool_call: object(["call_id", "input", ...LABELS]),
      custom_tool_call_output: object(["call_id", ...LABELS], OUTPUT, { required: ["output"] }),
      reasoning: object(
        ["id", "status", "summary", "content", "encrypted_content", "agent"],
        {},
        { filled: ["encrypted_content"] },
      ),
      computer_call: object(["call_id", "action", "actions", "pending_safety_checks", ...LABELS]),
      computer_call_output: pictureOf(
        "output",
        ["call_id", "acknowledged_safety_checks", ...LABELS],
        { required: ["output"] },
      ),
      image_generation_call: pictureOf("result", ["id", "status"]),
      local_shell_call: object(["call_id", "action", ...LABELS], {}, { required: ["action"] }),
      local_shell_call_output: object(["output", ...LABELS], {}, { required: ["output"] }),
      shell_call: object(
        ["call_id", "action", "environment", ...LABELS],
        {},
        { required: ["action"] },
      ),
      shell_call_output: object(["call_id", "output", ...LABELS], {}, { required: ["output"] }),
      apply_patch_call: object(
        ["call_id", "operation", ...LABELS],
        {},
        { required: ["operation"] },
      ),
      apply_patch_call_output: object(["call_id", "output", ...LABELS]),
      mcp_approval_response: object(["approval_request_id", "reason", "id"]),
    },
    MESSAGE,
  ),
);

/** What stands in the call of a response, as far as its prompt depends on it. */
export function responseContentOf(body: CallBody): Content {
  const member = findUnknownMember(body, KNOWN);
  if (member !== undefined) return { unknown: member, images: [] };
  return readContent(body.json["input"], textOr(ITEMS), "input");
}
