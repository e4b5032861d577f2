import type { ToolBound, ToolPart } from "../../contract/bounds.ts";
import type { CallBody } from "../../contract/call-body.ts";
import { setMember, type Splice } from "../../formats/json/edit-members.ts";
import { type JsonRecord, recordsOf } from "../../formats/json/is-record.ts";
import { objectsOf } from "../../formats/json/search/objects-in-array.ts";
import { geoModifiersOf } from "./asked-passes.ts";
import { advicePerUse, isAdvisor, isChargedTool, isSearch, usesOf } from "./message-tools.ts";

/**
 * What tools of Anthropic's can use beside the tokens of the call's own model: searches, and passes of advisers. A call
 * is one use of each of them. Their further rounds of the call's own model are in the bound of its prompt.
 */
export function boundCharged(json: JsonRecord, contextTokens: number): ToolBound | undefined {
  const charged = recordsOf(json["tools"]).filter(isChargedTool);
  if (charged.length === 0) return undefined;
  const uses = charged.map(usesOf);
  const advisers = charged.filter(isAdvisor);
  const searches = charged.filter(isSearch).length;
  return {
    maxCalls: Math.max(...uses.map(({ most }) => most)),
    minCalls: 1,
    isLimited: uses.every(({ isLimited }) => isLimited),
    promptTokens: 0,
    ...(searches === 0 ? {} : { units: { webSearches: searches } }),
    parts:
      advisers.length === 0 ? [] : [adviceBound(advisers, geoModifiersOf(json), contextTokens)],
  };
}

/** Another model's tokenizer may make up to a third more tokens of the same conversation. */
const OTHER_TOKENIZER = 1.5;

function adviceBound(
  advisers: readonly JsonRecord[],
  priceModifiers: readonly string[],
  contextTokens: number,
): ToolPart {
  return {
    models: advisers.map(({ model }) => (typeof model === "string" ? model : "")),
    priceModifiers,
    promptTokens: advisers.length * Math.ceil(contextTokens * OTHER_TOKENIZER),
    outputTokens: advisers.reduce((sum, tool) => sum + advicePerUse(tool), 0),
  };
}

/** Upper bound of the tokens of all prompts that advisers are given. */
export const advicePrompts = ({ tools }: JsonRecord, contextTokens: number): number =>
  recordsOf(tools)
    .filter(isAdvisor)
    .reduce((sum, tool) => sum + usesOf(tool).most * Math.ceil(contextTokens * OTHER_TOKENIZER), 0);

/** Caps the uses of each charged tool: limits are lowered, never raised, and put in where there are none. */
export function capUses(body: CallBody, cap: number | undefined): readonly Splice[] {
  const tools = recordsOf(body.json["tools"]);
  if (cap === undefined || !tools.some(isChargedTool)) return [];
  const objects = objectsOf(body, "tools");
  return tools.flatMap((tool, index) => {
    const object = objects[index];
    const isWithin = usesOf(tool).isLimited && usesOf(tool).most <= cap;
    if (object === undefined || !isChargedTool(tool) || isWithin) return [];
    return setMember(object, "max_uses", String(Math.max(cap, 1)));
  });
}
