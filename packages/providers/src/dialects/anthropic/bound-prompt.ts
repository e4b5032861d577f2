import { isRecord, type JsonRecord, recordsOf, stringIn } from "../../formats/json/is-record.ts";
import type { Content } from "../../reading/bound/content-shape.ts";
import {
  adviceTokens,
  fetchingMember,
  hasServerTools,
  isClientTool,
  MAX_PASS_OUTPUT,
  summaryMember,
} from "./message-tools.ts";

/** More than any image costs: those of the largest edge a model takes are below 5,000 tokens. */
const IMAGE_TOKENS = 6000;
/** Tokens of the provider's instructions about tools in general, about one of Anthropic's own, and about a set of them (pricing page, 2026-11: 7,550). */
const TOOLS_TOKENS = 1024;
const OWN_TOOL_TOKENS = 2048;
const TOOLSET_TOKENS = 8192;
/** Tokens of the provider's instructions about the answer's format. */
const FORMAT_TOKENS = 1024;
/**
 * How often the provider asks the model in one call that has tools of its own: "The server-side sampling loop has a
 * default limit of 10 iterations" (platform.claude.com/docs/en/agents-and-tools/tool-use/server-tools, 2026-11).
 */
const MAX_ROUNDS = 10;
/** The same text has up to a third more tokens with another model: Claude 4.7 and later have a finer tokenizer. */
const OTHER_TOKENIZER = 1.5;

/** A request of messages, as far as the tokens of its prompts depend on it. */
export interface BoundedRequest {
  readonly json: JsonRecord;
  /** Upper bound of the tokens of its texts, and of the bytes that stand for pictures. */
  readonly textTokens: number;
  readonly content: Content;
  /** How many models may try to answer. */
  readonly attempts: number;
  /** Upper bound of the tokens of the answer. */
  readonly outputTokens: number;
}

/** Upper bound of the tokens of all prompts of a call: of each attempt, round and summary. */
export function boundPrompts(request: BoundedRequest, contextTokens: number): number {
  const { attempts, json } = request;
  const own = boundPass(request, contextTokens);
  const passes = roundsOf(request) * (summaryMember(json) === undefined ? 1 : 2);
  const later = (attempts - 1) * passes * Math.ceil(own * OTHER_TOKENIZER);
  return passes * own + later;
}

/** Upper bound of the tokens that summaries have: no cap holds them back, but the model's own. */
export const boundSummaries = (request: BoundedRequest): number =>
  summaryMember(request.json) === undefined
    ? 0
    : request.attempts * roundsOf(request) * MAX_PASS_OUTPUT;

const roundsOf = (request: BoundedRequest): number => (isLooping(request) ? MAX_ROUNDS : 1);

/** Upper bound of the tokens of one prompt. */
function boundPass(request: BoundedRequest, contextTokens: number): number {
  const { attempts, content, json, outputTokens, textTokens } = request;
  // A summary covers the conversation as it is by then.
  const isOpen =
    content.unknown !== undefined || (fetchingMember(json) ?? summaryMember(json)) !== undefined;
  if (isOpen) return contextTokens;
  const images = content.images.reduce<number>((sum, data) => sum + imageTokens(data), 0);
  const written = attempts > 1 || isLooping(request) ? outputTokens + adviceTokens(json) : 0;
  return Math.min(
    textTokens + images + toolsTokens(json) + formatTokens(json) + written,
    contextTokens,
  );
}

/** A member that is not understood may let the provider go on by itself too. */
const isLooping = ({ content: { unknown = "" }, json }: BoundedRequest): boolean =>
  hasServerTools(json) || (unknown !== "" && !/(?:^|[.\]])(?:messages|system)\b/.test(unknown));

function toolsTokens({ tools }: JsonRecord): number {
  const all = recordsOf(tools);
  if (all.length === 0) return 0;
  const own = all.filter(({ type }) => typeof type === "string" && type !== "custom");
  return own.reduce((sum, tool) => sum + toolTokens(tool), TOOLS_TOKENS);
}

const toolTokens = (tool: JsonRecord): number =>
  isClientTool(tool) && !stringIn(tool["type"]).includes("toolset")
    ? OWN_TOOL_TOKENS
    : TOOLSET_TOKENS;

function formatTokens({ output_config: config, output_format: format }: JsonRecord): number {
  const asked = isRecord(config) ? (config["format"] ?? format) : format;
  return (asked ?? null) === null ? 0 : FORMAT_TOKENS;
}

/** The bytes of a picture that stands in the body are among those of the texts. */
const imageTokens = (data: unknown): number =>
  IMAGE_TOKENS - (typeof data === "string" ? data.length : 0);
