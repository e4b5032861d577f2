import type { CallBody } from "../../contract/call-body.ts";
import { isRecord, type JsonRecord, recordsOf } from "../../formats/json/is-record.ts";
import { namesIn } from "../../reading/bound/names-in.ts";
import { findUnknownMember } from "../../reading/bound/unknown-members.ts";

/**
 * Members whose own bytes bound what they add to a prompt (docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html,
 * November 2026). Not among them is `promptVariables`: with it the model is a prompt that is kept at Bedrock.
 */
const KNOWN: ReadonlySet<string> = new Set(
  namesIn(`
    messages system inferenceConfig toolConfig guardrailConfig additionalModelRequestFields additionalModelResponseFieldPaths
    requestMetadata performanceConfig serviceTier outputConfig
  `),
);
/** What of a model's own members adds nothing to a prompt. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set(
  namesIn(
    "thinking reasoning_config reasoningConfig top_k topK inferenceConfig output_config anthropic_beta",
  ),
);
/** Blocks that are nothing but their texts. */
const TEXT_BLOCKS: ReadonlySet<string> = new Set(
  namesIn("text json toolUse cachePoint reasoningContent citationsContent searchResult"),
);

/** More than a picture costs with any model of Bedrock's: Claude's largest is below 5,000, Nova's below 3,000 tokens. */
const IMAGE_TOKENS = 6000;

export interface ConverseContent {
  /** The path of the first thing that may bring in more than its bytes; `undefined` when there is none. */
  readonly unknown: string | undefined;
  /** What pictures add to the tokens of the texts, in place of the bytes of their data. */
  readonly imageTokens: number;
}

/** What stands in a request, as far as its prompt depends on it. */
export function converseContentOf(body: CallBody): ConverseContent {
  const { json } = body;
  const member = findUnknownMember(body, KNOWN) ?? unknownFieldIn(json) ?? systemToolIn(json);
  if (member !== undefined) return { unknown: member, imageTokens: 0 };
  const found: Found = { imageTokens: 0 };
  for (const [index, { content }] of recordsOf(json["messages"]).entries()) {
    const unknown = unknownIn(content, `messages[${index}].content`, found);
    if (unknown !== undefined) return { unknown, imageTokens: 0 };
  }
  const unknown = unknownIn(json["system"], "system", found);
  return { unknown, ...found };
}

interface Found {
  imageTokens: number;
}

/** The first block that is not understood. */
function unknownIn(blocks: unknown, path: string, found: Found): string | undefined {
  for (const [index, block] of recordsOf(blocks).entries()) {
    for (const [name, value] of Object.entries(block)) {
      const at = `${path}[${index}].${/^\w{1,64}$/.test(name) ? name : "?"}`;
      const unknown = unknownInMember(name, value, at, found);
      if (unknown !== undefined) return unknown;
    }
  }
  return undefined;
}

function unknownInMember(
  name: string,
  value: unknown,
  at: string,
  found: Found,
): string | undefined {
  if (value === null || TEXT_BLOCKS.has(name)) return undefined;
  if (name === "toolResult" && isRecord(value)) {
    return unknownIn(value["content"], `${at}.content`, found);
  }
  if (name !== "image" || !isInline(value)) return at;
  found.imageTokens += IMAGE_TOKENS - value.source.bytes.length;
  return undefined;
}

interface InlineImage {
  readonly source: { readonly bytes: string };
}

/** Are the bytes of a picture in the body? */
const isInline = (image: unknown): image is InlineImage =>
  isRecord(image) && isRecord(image["source"]) && typeof image["source"]["bytes"] === "string";

function unknownFieldIn({ additionalModelRequestFields: fields }: JsonRecord): string | undefined {
  if (!isRecord(fields)) return undefined;
  const name = Object.keys(fields).find((each) => !KNOWN_FIELDS.has(each));
  return name === undefined ? undefined : "additionalModelRequestFields";
}

/** The first tool that Bedrock runs itself: it brings in what it finds, and may cost beside the tokens. */
export function systemToolIn({ toolConfig }: JsonRecord): string | undefined {
  const tools = isRecord(toolConfig) ? recordsOf(toolConfig["tools"]) : [];
  const index = tools.findIndex((tool) => (tool["systemTool"] ?? null) !== null);
  return index < 0 ? undefined : `toolConfig.tools[${index}].systemTool`;
}
