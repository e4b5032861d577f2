import { isCount } from "../../formats/json/checked-members.ts";
import { isRecord, type JsonRecord, recordsOf, stringIn } from "../../formats/json/is-record.ts";

/** Tools that are run by the caller: their results come with the next call. */
const CLIENT_TOOL =
  /^(?:custom|(?:bash|text_editor|memory|computer)_\d{8}|(?:computer|browser)_toolset_\d{8})$/;
/** Tools of the provider's that bring nothing into the prompt but what stands in the request, or another model writes. */
const CLOSED_TOOL = /^(?:tool_search_tool|advisor)_/;
const ADVISOR = /^advisor_/;
const WEB_SEARCH = /^web_search_/;

/** Is a tool the caller's to run? All whose type is not known to be so are the provider's. */
export const isClientTool = ({ type }: JsonRecord): boolean =>
  type === undefined || type === null || (typeof type === "string" && CLIENT_TOOL.test(type));

/** Tools whose use costs beside the tokens of the call's own model. */
export const isChargedTool = (tool: JsonRecord): boolean => isAdvisor(tool) || isSearch(tool);

export const isAdvisor = ({ type }: JsonRecord): boolean => ADVISOR.test(stringIn(type));
export const isSearch = ({ type }: JsonRecord): boolean => WEB_SEARCH.test(stringIn(type));

/** The path of the first thing in a request that lets the provider bring what it likes into the prompt. */
export function fetchingMember({
  container,
  mcp_servers: servers,
  tools,
}: JsonRecord): string | undefined {
  if ((servers ?? null) !== null) return "mcp_servers";
  if ((container ?? null) !== null) return "container";
  const index = recordsOf(tools).findIndex(
    (tool) => !isClientTool(tool) && !CLOSED_TOOL.test(stringIn(tool["type"])),
  );
  return index < 0 ? undefined : `tools[${index}].type`;
}

/** Does the provider go on by itself, with results of tools of its own? */
export const hasServerTools = (json: JsonRecord): boolean =>
  fetchingMember(json) !== undefined ||
  recordsOf(json["tools"]).some((tool) => !isClientTool(tool));

/** The member that has the provider summarise the conversation, in passes of their own. What it does otherwise only takes away. */
export function summaryMember({
  compaction,
  context_management: management,
}: JsonRecord): string | undefined {
  if ((compaction ?? null) !== null) return "compaction";
  if ((management ?? null) === null) return undefined;
  const edits = isRecord(management) ? management["edits"] : undefined;
  const isClearing =
    Array.isArray(edits) &&
    recordsOf(edits).every(({ type }) => stringIn(type).startsWith("clear_"));
  return isClearing ? undefined : "context_management";
}

/** The longest answer a model gives, but to some requests in batches. */
export const MAX_PASS_OUTPUT = 128_000;
/** How often a tool may be used whose caller does not say, where a limit has to be kept; advice costs most. */
const DEFAULT_MAX_SEARCHES = 20;
const DEFAULT_MAX_ADVICE = 5;
/** What a caller asks for beyond that is cut to it. */
const MAX_USES = 1000;

/** How often a charged tool is used at most, and whether its caller has said so. */
export function usesOf(tool: JsonRecord): { readonly most: number; readonly isLimited: boolean } {
  const { max_uses: asked } = tool;
  if (isCount(asked) && asked > 0) {
    return { most: Math.min(asked, MAX_USES), isLimited: asked <= MAX_USES };
  }
  return { most: isAdvisor(tool) ? DEFAULT_MAX_ADVICE : DEFAULT_MAX_SEARCHES, isLimited: false };
}

/** Upper bound of the tokens one piece of advice has. */
export const advicePerUse = ({ max_tokens: cap }: JsonRecord): number =>
  isCount(cap) && cap > 0 ? Math.min(cap, MAX_PASS_OUTPUT) : MAX_PASS_OUTPUT;

/** Upper bound of the tokens that advisers write into the prompt: a limit that is put in is that of the tool used most. */
export function adviceTokens({ tools }: JsonRecord): number {
  const charged = recordsOf(tools).filter(isChargedTool);
  const most = Math.max(0, ...charged.map((tool) => usesOf(tool).most));
  return charged.filter(isAdvisor).reduce((sum, tool) => sum + most * advicePerUse(tool), 0);
}
