import { isRecord, type JsonRecord, recordsOf } from "@lintel/providers";

/** What a response repeats of its request, with the values that hold where nothing was said (OpenAI's API reference, November 2026). */
const REPEATED: Readonly<Record<string, unknown>> = {
  background: false,
  frequency_penalty: 0,
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  metadata: {},
  parallel_tool_calls: true,
  presence_penalty: 0,
  previous_response_id: null,
  prompt_cache_key: null,
  safety_identifier: null,
  service_tier: "default",
  store: false,
  temperature: 1,
  tool_choice: "auto",
  tools: [],
  top_logprobs: 0,
  top_p: 1,
  truncation: "disabled",
  user: null,
};

/** Nothing is kept here, and nothing is cut off, whatever was asked for. */
const FIXED: ReadonlySet<string> = new Set([
  "background",
  "previous_response_id",
  "store",
  "truncation",
]);

/** What the answer says of its request. Plain data, of at most the request's own size. */
export function echoOf(body: JsonRecord): JsonRecord {
  const echo: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(REPEATED)) {
    echo[name] = FIXED.has(name) ? value : (body[name] ?? value);
  }
  const reasoning = isRecord(body["reasoning"]) ? body["reasoning"] : {};
  const text = isRecord(body["text"]) ? body["text"] : {};
  echo["reasoning"] = { effort: null, summary: null, ...reasoning };
  echo["tools"] = recordsOf(echo["tools"]).map(toolAsHeard);
  echo["text"] = { format: { type: "text" }, verbosity: "medium", ...text };
  return echo;
}

/** A function's members are all there in what is repeated. */
const toolAsHeard = (tool: JsonRecord): JsonRecord =>
  tool["type"] === "function"
    ? { description: null, parameters: null, strict: null, ...tool }
    : tool;
