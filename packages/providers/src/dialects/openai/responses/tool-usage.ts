import type { TokenUsage, UnitClass } from "@lintel/core";

import { isRecord, type JsonRecord, recordsOf, stringIn } from "../../../formats/json/is-record.ts";
import { type ReportedUsage, sumUsage } from "../../../reading/usage/read-usage.ts";
import { findUnknownMembers, type KnownMembers } from "../../../reading/usage/unknown-members.ts";
import { UsageCounts } from "../../../reading/usage/usage-counts.ts";
import { asPictures } from "../images/image-reader.ts";
import { INPUT_OUTPUT_MEMBERS } from "../usage/input-output-usage.ts";

/** What the provider's own tools used while a response was made, beside the tokens of its model. */
export interface ToolUsage extends ReportedUsage {
  /** What is charged by the use; the rest is what tools used with models of their own. */
  readonly units: Partial<Pick<TokenUsage, UnitClass>>;
}

/** What OpenAI draws with when the tool names no model (its API reference, November 2026). */
const DEFAULT_IMAGE_MODEL = "gpt-image-1";
const SEARCH_PREVIEW = "web_search_preview";

const KNOWN: KnownMembers = {
  tool_usage: { image_gen: INPUT_OUTPUT_MEMBERS, web_search: { num_requests: true } },
};

/**
 * Reads what tools used from a whole response, and from the request it answers, `asked`, where that is known. Of the
 * searches on the web only searching costs, not the opening of pages
 * (https://developers.openai.com/api/docs/guides/tools-web-search#output-and-citations). Where `tool_usage` counts
 * them that is what is charged; Microsoft's may be more than there are items, since one may hold several queries.
 */
export function readToolUsage(response: JsonRecord, asked: JsonRecord = {}): ToolUsage {
  const { output, tool_usage: reported } = response;
  const items = recordsOf(output);
  const toolUsage: JsonRecord = isRecord(reported) ? reported : {};
  const tools = () => [...recordsOf(response["tools"]), ...recordsOf(asked["tools"])];
  const counts = new UsageCounts();
  const units = { ...webSearchesIn(items, toolUsage, { counts, tools }), ...fileSearchesIn(items) };
  const unknownUsage = [
    ...findUnknownMembers({ tool_usage: toolUsage }, KNOWN),
    ...(Array.isArray(output) ? unreportedIn(items, toolUsage) : unreportedBy(tools(), toolUsage)),
  ];
  const charged: ReportedUsage = {
    usage: undefined,
    ...(unknownUsage.length > 0 ? { unknownUsage } : {}),
    ...(counts.isClamped ? { isClamped: true } : {}),
  };
  return { ...sumUsage([picturesOf(toolUsage, tools), charged]), units };
}

/** The tools of an answer and of its request. They are only built where something was used that depends on them. */
type Tools = () => readonly JsonRecord[];

function webSearchesIn(
  items: readonly JsonRecord[],
  { web_search: counted }: JsonRecord,
  { counts, tools }: { readonly counts: UsageCounts; readonly tools: Tools },
) {
  const requests = isRecord(counted) ? (counts.read(counted["num_requests"]) ?? 0) : 0;
  const searches = requests > 0 ? requests : items.filter(isWebSearch).length;
  if (searches === 0) return {};
  // With both tools it is not reported which one searched: the preview costs as much or more.
  const isPreview = tools().some(({ type }) => stringIn(type).startsWith(SEARCH_PREVIEW));
  return isPreview ? { webSearchPreviews: searches } : { webSearches: searches };
}

function fileSearchesIn(items: readonly JsonRecord[]) {
  const fileSearches = items.filter(({ type }) => type === "file_search_call").length;
  return fileSearches > 0 ? { fileSearches } : {};
}

function isWebSearch({ action, type }: JsonRecord): boolean {
  if (type !== "web_search_call") return false;
  const kind = isRecord(action) ? action["type"] : undefined;
  return kind === undefined || kind === "search";
}

/** The tool draws with a model of its own, whose tokens are not in the usage of the response. */
function picturesOf({ image_gen: imageUsage }: JsonRecord, tools: Tools): ReportedUsage {
  const { isClamped, usage } = asPictures(imageUsage);
  if (usage === undefined) return NOTHING_DRAWN;
  const otherUsage = [{ model: imageModelOf(tools()), usage }];
  return { usage: undefined, otherUsage, ...(isClamped === true ? { isClamped } : {}) };
}

const NOTHING_DRAWN: ReportedUsage = { usage: undefined };

/** The model a picture is made with: what the answer names goes before what the request does. */
function imageModelOf(tools: readonly JsonRecord[]): string {
  const named = tools
    .filter(({ type }) => type === "image_generation")
    .map(({ model }) => model)
    .find((model) => typeof model === "string" && model !== "");
  return typeof named === "string" ? named : DEFAULT_IMAGE_MODEL;
}

/** The kinds of items of an answer that cost money which its usage does not report. */
const unreportedIn = (items: readonly JsonRecord[], toolUsage: JsonRecord): readonly string[] => {
  const kinds = items
    .filter((item) => usesContainer(item) || (isPicture(item) && !reportsPictures(toolUsage)))
    .map(({ type }) => stringIn(type));
  return [...new Set(kinds)];
};

const isPicture = ({ type }: JsonRecord): boolean => type === "image_generation_call";
/** Not every upstream that draws reports with how many tokens. */
const reportsPictures = ({ image_gen: reported }: JsonRecord): boolean => isRecord(reported);

/**
 * A container costs $0.03 to $1.92 for each session of 20 minutes (https://developers.openai.com/api/docs/pricing), and
 * may have been in use before: whether one began with this response is not in it.
 */
function usesContainer({ environment, type }: JsonRecord): boolean {
  if (type === "code_interpreter_call") return true;
  return type === "shell_call" && isRecord(environment) && environment["type"] !== "local";
}

/** Tools whose uses are only in the answer's items: unknown when the answer is too long to keep them. */
const CHARGED_BY_ITEM: ReadonlySet<unknown> = new Set(["code_interpreter", "file_search", "shell"]);

const unreportedBy = (tools: readonly JsonRecord[], toolUsage: JsonRecord): readonly string[] => {
  const kinds = tools
    .map(({ type }) => stringIn(type))
    .filter(
      (type) =>
        CHARGED_BY_ITEM.has(type) || (type === "image_generation" && !reportsPictures(toolUsage)),
    );
  return [...new Set(kinds)];
};

/** The tools of a request that `readToolUsage` distinguishes, one of each kind. */
export function pricedTools(tools: readonly JsonRecord[]): readonly JsonRecord[] {
  const imageModel = imageModelOf(tools);
  const kinds = new Set(tools.map(({ type }) => pricedKindOf(stringIn(type))));
  return [...kinds]
    .filter((type) => type !== undefined)
    .map((type) => (type === "image_generation" ? { type, model: imageModel } : { type }));
}

function pricedKindOf(type: string): string | undefined {
  if (type.startsWith(SEARCH_PREVIEW)) return SEARCH_PREVIEW;
  return type === "image_generation" || CHARGED_BY_ITEM.has(type) ? type : undefined;
}
