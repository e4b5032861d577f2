import { addUsage, NO_TOKENS, promptTokensOf, type TokenUsage, type UsagePart } from "@lintel/core";

import { isRecord, type JsonRecord, recordsOf, stringIn } from "../../../formats/json/is-record.ts";
import { NO_REPORT, type ReportedUsage } from "../../../reading/usage/read-usage.ts";
import { type MessageEnd, type Pass, readPasses, unknownIn } from "./read-passes.ts";
import { toUsage } from "./to-usage.ts";

/** The request's members that decide how its usage is read. */
export interface AskedMessage {
  readonly model: string;
  readonly json: JsonRecord;
}

/** Below this many prompt tokens no model's price depends on their number, so passes can be added up. */
const FLAT_PRICED_TOKENS = 100_000;

/**
 * What a message is billed for, each pass at the prices of its own model and length. `usage` is what the call's own
 * model used: no tokens if it refused before writing anything, `undefined` if nothing was reported.
 */
export function readUse(reported: unknown, asked: AskedMessage, end: MessageEnd): ReportedUsage {
  if (!isRecord(reported)) return end.isFree ? { usage: NO_TOKENS } : NO_REPORT;
  const whole = toUsage(reported);
  const geo = readGeo(reported["inference_geo"]);
  const passes = readPasses(reported, asked.model, end);
  const { otherUsage = [], ...use } =
    passes === undefined
      ? { usage: end.isFree ? NO_TOKENS : whole.usage, speed: reported["speed"] }
      : usePasses(passes, whole.usage ?? NO_TOKENS, { reported, asked, end });
  const notes = [whole, ...(passes ?? []).map((pass) => pass.notes)];
  return {
    usage: use.usage,
    ...modifiersOf(use.speed, geo.modifiers),
    ...(otherUsage.length === 0 ? {} : { otherUsage: otherUsage.map((part) => toPart(part, geo)) }),
    ...unknownOf(
      [
        ...geo.unknown,
        ...unknownSpeedIn(reported),
        ...unknownIn(passes),
        ...notes.flatMap(namesOf),
      ],
      asked,
    ),
    ...(notes.some(({ isClamped }) => isClamped) ? { isClamped: true } : {}),
  };
}

const KNOWN_SPEEDS: ReadonlySet<unknown> = new Set([undefined, null, "", "standard", "fast"]);
const unknownSpeedIn = ({ speed }: JsonRecord): readonly string[] =>
  KNOWN_SPEEDS.has(speed) ? [] : ["speed"];

interface Answered {
  readonly reported: JsonRecord;
  readonly asked: AskedMessage;
  readonly end: MessageEnd;
}

/** A part of the usage, with its speed. */
interface ServedPart {
  readonly model: string;
  readonly usage: TokenUsage;
  readonly speed: unknown;
}

/** The call's own passes, and those that are priced separately. */
function usePasses(passes: readonly Pass[], top: TokenUsage, { asked, end, reported }: Answered) {
  // The report describes how the last attempt was served.
  const last = reported["speed"];
  const own = passes.some(({ type }) => isLast(type)) ? asked.json["speed"] : last;
  const [usage = NO_TOKENS, ...more] = ownGroups(passes, top, end);
  const others = passes.flatMap(({ model, type, usage: used }): readonly ServedPart[] => {
    if (model === undefined) return [];
    const speed = isLast(type) ? last : speedAskedOf(model, asked);
    return [{ model, usage: used, speed: type === "advisor_message" ? undefined : speed }];
  });
  const longer = more.map((used): ServedPart => ({ model: asked.model, usage: used, speed: own }));
  return { usage, speed: own, otherUsage: [...longer, ...others] };
}

const isLast = (type: string): boolean => type === "fallback_message";

const toPart = ({ model, speed, usage }: ServedPart, { modifiers }: Geo): UsagePart => ({
  model,
  usage,
  ...modifiersOf(speed, modifiers),
});

/** The speed that an earlier attempt asked for; only the last one's is reported. */
const speedAskedOf = (model: string, { json }: AskedMessage): unknown =>
  recordsOf(json["fallbacks"]).find((fallback) => fallback["model"] === model)?.["speed"];

const namesOf = ({ unknownUsage = [] }: Pick<ReportedUsage, "unknownUsage">) => unknownUsage;

const RUN_CODE = "server_tool_use.code_execution_requests";
/** With one of these, code execution time is free: .../about-claude/pricing#code-execution-tool (2026-11). */
const FREE_CODE_WITH = /^web_(?:search|fetch)_(?:2026(?!01)|202[7-9]|20[3-9])/;
const makesCodeFree = ({ type }: JsonRecord): boolean => FREE_CODE_WITH.test(stringIn(type));
const FREE_CODE_TOOL = { type: "web_search_20260209" };

/** Kinds of charge unknown to the gateway, except those that are free with the tools that were requested. */
function unknownOf(
  names: readonly string[],
  { json }: AskedMessage,
): Pick<ReportedUsage, "unknownUsage"> {
  const isFree = names.includes(RUN_CODE) && recordsOf(json["tools"]).some(makesCodeFree);
  const charged = isFree ? names.filter((name) => name !== RUN_CODE) : names;
  return charged.length === 0 ? {} : { unknownUsage: [...new Set(charged)] };
}

/** The small part of a request that `readUse` needs. */
export function askedMembers({ fallbacks, speed, tools }: JsonRecord): JsonRecord {
  const attempts = new Map<string, unknown>();
  for (const { model, speed: asked } of recordsOf(fallbacks)) {
    if (typeof model === "string" && !attempts.has(model)) attempts.set(model, knownSpeed(asked));
  }
  return {
    speed: knownSpeed(speed),
    fallbacks: [...attempts].map(([model, asked]) => ({ model, speed: asked })),
    tools: recordsOf(tools).some(makesCodeFree) ? [FREE_CODE_TOOL] : [],
  };
}

/** The only speed with a price. */
const knownSpeed = (speed: unknown): unknown => (speed === "fast" ? speed : undefined);

function modifiersOf(speed: unknown, geo: readonly string[]): { priceModifiers?: string[] } {
  const modifiers = speed === "fast" ? ["fast", ...geo] : [...geo];
  return modifiers.length === 0 ? {} : { priceModifiers: modifiers };
}

/** Regions without a surcharge. */
const ORDINARY_GEOS: ReadonlySet<unknown> = new Set([
  undefined,
  null,
  "",
  "global",
  "not_available",
]);

interface Geo {
  readonly modifiers: readonly string[];
  readonly unknown: readonly string[];
}

/** The region; one without a published price is reported as unknown. */
function readGeo(geo: unknown): Geo {
  if (geo === "us") return { modifiers: ["us"], unknown: [] };
  return { modifiers: [], unknown: ORDINARY_GEOS.has(geo) ? [] : ["inference_geo"] };
}

/** The call's own passes, added up where prices do not depend on the length of each. */
function ownGroups(
  passes: readonly Pass[],
  top: TokenUsage,
  end: MessageEnd,
): readonly TokenUsage[] {
  const own = passes.filter(({ model }) => model === undefined).map(({ usage }) => usage);
  const { webSearches = 0 } = top;
  const groups = merged(withHours(withRest(own, passes, top, end), top));
  const [first = NO_TOKENS, ...others] = groups;
  const reasoning = Math.min(top.reasoning, first.output);
  const withDetails = { ...first, output: first.output - reasoning, reasoning };
  return [webSearches > 0 ? { ...withDetails, webSearches } : withDetails, ...others];
}

function merged(passes: readonly TokenUsage[]): readonly TokenUsage[] {
  const groups: TokenUsage[] = [];
  let flat: TokenUsage | undefined;
  for (const usage of passes) {
    const sum: TokenUsage = flat === undefined ? usage : addUsage(flat, usage);
    if (promptTokensOf(sum) <= FLAT_PRICED_TOKENS) flat = sum;
    else groups.push(usage);
  }
  return flat === undefined ? groups : [flat, ...groups];
}

/** Passes do not always report which of their cache writes last an hour; the totals do. */
function withHours(passes: readonly TokenUsage[], top: TokenUsage): readonly TokenUsage[] {
  const known = passes.reduce((sum, { cacheWrite1h = 0 }) => sum + cacheWrite1h, 0);
  let left = Math.max(0, (top.cacheWrite1h ?? 0) - known);
  return passes.map((usage) => {
    const moved = Math.min(left, usage.cacheWrite);
    left -= moved;
    if (moved === 0) return usage;
    const cacheWrite1h = (usage.cacheWrite1h ?? 0) + moved;
    return { ...usage, cacheWrite: usage.cacheWrite - moved, cacheWrite1h };
  });
}

/** What the totals hold beyond the listed passes, so that nothing reported goes unbilled. */
function withRest(
  own: readonly TokenUsage[],
  passes: readonly Pass[],
  top: TokenUsage,
  { isFree }: MessageEnd,
): readonly TokenUsage[] {
  if (isFree) return own;
  const counted = passes
    .filter(({ type }) => type === "message" || type === "fallback_message")
    .reduce<TokenUsage>((sum, { usage }) => addUsage(sum, usage), NO_TOKENS);
  const rest = {
    ...NO_TOKENS,
    input: Math.max(0, top.input - counted.input),
    cacheRead: Math.max(0, top.cacheRead - counted.cacheRead),
    cacheWrite: Math.max(0, writesOf(top) - writesOf(counted)),
    output: Math.max(0, top.output + top.reasoning - counted.output - counted.reasoning),
  };
  const isNone = rest.input + rest.cacheRead + rest.cacheWrite + rest.output === 0;
  return isNone ? own : [...own, rest];
}

const writesOf = ({ cacheWrite, cacheWrite1h = 0 }: TokenUsage): number =>
  cacheWrite + cacheWrite1h;
