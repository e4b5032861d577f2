import { canRefer, isJson, type Json, recordsIn, textIn } from "../json.ts";
import type { Asked } from "./asked.ts";
import { schemaTokens, sumOf } from "./openai-content.ts";

/**
 * "…up to 4784 tokens" of a picture with the models that see finest:
 * https://platform.claude.com/docs/en/build-with-claude/vision (November 2026).
 */
const PICTURE_TOKENS = 4784;
/** https://platform.claude.com/docs/en/about-claude/pricing#tool-use-pricing (November 2026): the most of any model. */
const TOOLS_TOKENS = 804;
const OWN_TOOLS: readonly (readonly [type: RegExp, tokens: number])[] = [
  [/^bash_/, 325],
  [/^text_editor_/, 700],
  [/^computer_\d/, 735 + 499],
  [/toolset/, 7550],
];
const OTHER_TOOL_TOKENS = 1000;
const FORMAT_TOKENS = 300;

const WITHIN: ReadonlySet<unknown> = new Set([
  undefined,
  "text",
  "thinking",
  "tool_use",
  "tool_result",
  "search_result",
  "content",
  "ephemeral",
]);
const NAMES: ReadonlySet<string> = new Set(
  "type role content text cache_control ttl thinking signature id name input q tool_use_id source title data media_type".split(
    " ",
  ),
);

/** What stands in messages. Pages of documents, and what leads elsewhere, are as long as the model takes. */
export function blockTokens(asked: Asked, value: unknown): number {
  const { meter } = asked;
  if (typeof value === "string") return meter.text(value);
  if (Array.isArray(value)) return sumOf(value, (one) => blockTokens(asked, one));
  if (!isJson(value)) return 0;
  const { source, type } = value;
  if (type === "image") return meter.picture(PICTURE_TOKENS);
  if (
    type === "document" &&
    isJson(source) &&
    ["text", "content"].includes(String(source["type"]))
  ) {
    return blockTokens(asked, source["data"] ?? source["content"]);
  }
  if (leadsElsewhere(value)) return meter.elsewhere(asked.limits.contextTokens);
  return sumOf(Object.values(value), (one) => blockTokens(asked, one));
}

const leadsElsewhere = (value: Json): boolean =>
  !WITHIN.has(value["type"]) ||
  Object.keys(value).some((name) => !NAMES.has(name) && canRefer(value[name]));

/** Instructions to the model about tools, and the format of its answer. */
export function toldTokens(asked: Asked, { output_config: config, tools }: Json): number {
  const list = recordsIn(tools);
  const of = sumOf(list, (tool) => schemaTokens(asked, tool) + ownTokens(tool));
  return (
    (list.length === 0 ? 0 : TOOLS_TOKENS) +
    of +
    (isJson(config) ? FORMAT_TOKENS + schemaTokens(asked, config) : 0)
  );
}

function ownTokens(tool: Json): number {
  const type = textIn(tool, "type");
  if (type === "" || type === "custom") return 0;
  return OWN_TOOLS.find(([start]) => start.test(type))?.[1] ?? OTHER_TOOL_TOKENS;
}
