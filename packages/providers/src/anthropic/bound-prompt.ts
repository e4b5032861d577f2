import type { CallBound } from "@lintel/core";

import { isRecord, type JsonRecord, recordsOf } from "../json/is-record.ts";
import type { CallBody } from "../provider.ts";

/** More than any image costs: those of the largest edge a model takes are below 5,000 tokens. */
const IMAGE_TOKENS = 6000;
/** What a model is told about tools in general, and about one of Anthropic's own, beside what the caller writes. */
export const TOOLS_TOKENS = 1024;
const OWN_TOOL_TOKENS = 2048;
/** Tools that bring pages, files or other servers' answers into the prompt. */
const FETCHING_TOOL = /^(?:web_search|web_fetch|code_execution|mcp)/;
/** What is taken for the searches of a tool whose use the caller does not limit. */
const UNLIMITED_SEARCHES = 20;

/**
 * Every token of a text is at least one byte of the body. Images have a bound of their own in place of the bytes of
 * their data; what documents, files and fetching tools add is only bounded by the model's context window.
 */
export function boundPrompt({ bytes, json }: CallBody, contextTokens: number): number {
  const tools = recordsOf(json["tools"]);
  if (json["mcp_servers"] !== undefined || tools.some(isFetching)) return contextTokens;
  const blocks = recordsOf(json["messages"]).flatMap((message) => blocksOf(message["content"]));
  if (blocks.some(isUnbounded)) return contextTokens;
  const ownTools = tools.filter(({ type }) => typeof type === "string" && type !== "custom");
  const tokens =
    bytes.length +
    (tools.length > 0 ? TOOLS_TOKENS + ownTools.length * OWN_TOOL_TOKENS : 0) +
    blocks.reduce((sum, block) => sum + imageTokens(block), 0);
  return Math.min(tokens, contextTokens);
}

/** Searches are charged one by one. */
export function boundSearches({ json }: CallBody): CallBound["units"] {
  const searching = recordsOf(json["tools"]).filter(({ type }) =>
    String(type).startsWith("web_search"),
  );
  if (searching.length === 0) return undefined;
  const webSearches = searching.reduce((sum, { max_uses: most }) => sum + searchesOf(most), 0);
  return { webSearches };
}

const searchesOf = (most: unknown): number =>
  typeof most === "number" && Number.isSafeInteger(most) && most >= 0 ? most : UNLIMITED_SEARCHES;

const isFetching = ({ type }: JsonRecord): boolean =>
  typeof type === "string" && FETCHING_TOOL.test(type);

/** The blocks of a content, those within the results of tools included. */
function blocksOf(content: unknown): readonly JsonRecord[] {
  const blocks = recordsOf(content);
  return blocks.concat(blocks.flatMap(({ content: inner }) => blocksOf(inner)));
}

/** A document's pages cost more than the bytes that stand for them; a reference is short whatever it refers to. */
function isUnbounded({ source, type }: JsonRecord): boolean {
  if (type === "container_upload") return true;
  return type === "document" && !(isRecord(source) && source["type"] === "text");
}

function imageTokens({ source, type }: JsonRecord): number {
  if (type !== "image") return 0;
  const data = isRecord(source) ? source["data"] : undefined;
  return IMAGE_TOKENS - (typeof data === "string" ? data.length : 0);
}
