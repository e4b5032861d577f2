import { isJson, type Json, numberIn, recordsIn, textIn, textsIn } from "../json.ts";
import { plain, typedFrames } from "./answers.ts";
import type { Asked, ProviderAnswer } from "./asked.ts";
import { bringsMore, schemaTokens, sumOf } from "./openai-content.ts";

const MEMBERS: ReadonlySet<string> = new Set(
  "messages system inferenceConfig toolConfig guardrailConfig additionalModelRequestFields additionalModelResponseFieldPaths requestMetadata performanceConfig serviceTier outputConfig".split(
    " ",
  ),
);
const FIELDS: ReadonlySet<string> = new Set(["thinking", "anthropic_beta"]);
const TEXTS: ReadonlySet<string> = new Set([
  "text",
  "json",
  "toolUse",
  "cachePoint",
  "reasoningContent",
]);
/** "…up to 4784 tokens" with Claude (platform.claude.com/docs/en/build-with-claude/vision); other models take less. */
const PICTURE_TOKENS = 4784;
/** platform.claude.com/docs/en/about-claude/pricing#tool-use-pricing (November 2026): the most of any model. */
const TOOLS_TOKENS = 804;
const LONG_CONTEXT_TOKENS = 1_000_000;

/** Answers a call of the Converse API, whole or as frames. */
export function answerConverse(asked: Asked): ProviderAnswer {
  const usage = usageOf(asked);
  if (asked.headers.get("x-streams") !== "true") {
    const message = { role: "assistant", content: [{ text: "Hi" }] };
    return plain({ output: { message }, stopReason: "end_turn", usage, metrics: { latencyMs: 1 } });
  }
  const at = { contentBlockIndex: 0 };
  return typedFrames([
    ["messageStart", { role: "assistant" }],
    ["contentBlockDelta", { ...at, delta: { text: "Hi" } }],
    ["contentBlockStop", at],
    ["messageStop", { stopReason: "end_turn" }],
    ["metadata", { usage, metrics: { latencyMs: 1 } }],
  ]);
}

/** The same prompt as such, read from a cache, or written to one for five minutes or an hour. */
function usageOf(asked: Asked): Json {
  const { json, limits, random } = asked;
  const prompt = Math.min(promptOf(asked), windowOf(asked));
  const { inferenceConfig: config } = json;
  const cap = isJson(config) ? numberIn(config, "maxTokens") : undefined;
  const outputTokens = Math.min(cap ?? limits.maxOutputTokens, limits.maxOutputTokens);
  const kind = random.int(0, 3);
  return {
    inputTokens: kind === 0 ? prompt : 0,
    outputTokens,
    totalTokens: prompt + outputTokens,
    cacheReadInputTokens: kind === 1 ? prompt : 0,
    cacheWriteInputTokens: kind > 1 ? prompt : 0,
    ...(kind === 3 ? { cacheDetails: [{ ttl: "1h", inputTokens: prompt }] } : {}),
  };
}

/** The window that a beta asks for. */
function windowOf({ json, limits }: Asked): number {
  const { additionalModelRequestFields: fields } = json;
  const betas = isJson(fields) ? fields["anthropic_beta"] : undefined;
  return Array.isArray(betas) && betas.some((beta) => String(beta).startsWith("context-1m-"))
    ? Math.max(limits.contextTokens, LONG_CONTEXT_TOKENS)
    : limits.contextTokens;
}

function promptOf(asked: Asked): number {
  const { json, meter } = asked;
  const { additionalModelRequestFields: fields, messages, system, toolConfig } = json;
  const hasMore = isJson(fields) && Object.keys(fields).some((name) => !FIELDS.has(name));
  if (hasMore || bringsMore(json, MEMBERS)) return meter.elsewhere(windowOf(asked));
  const blocks = [
    ...recordsIn(system),
    ...recordsIn(messages).flatMap(({ content }) => recordsIn(content)),
  ];
  const tools = isJson(toolConfig) ? TOOLS_TOKENS + schemaTokens(asked, toolConfig) : 0;
  return 10 + tools + sumOf(blocks, (block) => blockTokens(asked, block));
}

/** What is neither text nor a picture in the body is as long as the model takes. */
function blockTokens(asked: Asked, block: Json): number {
  const { image, toolResult } = block;
  if (isJson(toolResult)) {
    return sumOf(recordsIn(toolResult["content"]), (inner) => blockTokens(asked, inner));
  }
  if (isJson(image) && isJson(image["source"]) && textIn(image["source"], "bytes") !== "") {
    return asked.meter.picture(PICTURE_TOKENS);
  }
  const isText = Object.keys(block).every((name) => TEXTS.has(name));
  return isText ? asked.meter.text(textsIn(block)) : asked.meter.elsewhere(windowOf(asked));
}
