import type { CallBody } from "../../contract/call-body.ts";
import { isCount, UnreadableMember } from "../../formats/json/checked-members.ts";
import { applySplices, type ObjectInBytes, setMember } from "../../formats/json/edit-members.ts";
import { isRecord, type JsonRecord } from "../../formats/json/is-record.ts";
import { findAmbiguous, scanMembers } from "../../formats/json/scan-members.ts";
import { objectOf } from "../openai/body/read-body.ts";
import { bothSpellings, memberOf, snakeOf } from "./spellings.ts";

/** Members the gateway acts on. */
export const ACTED: ReadonlySet<string> = new Set(
  bothSpellings([
    "model",
    "contents",
    "content",
    "requests",
    "systemInstruction",
    "tools",
    "generationConfig",
    "cachedContent",
    "serviceTier",
  ]),
);
const CONFIG_ACTED: ReadonlySet<string> = new Set(
  bothSpellings(["maxOutputTokens", "candidateCount"]),
);
/** More are refused by Google itself. */
const MAX_CANDIDATES = 128;

/** What of the configuration of an answer the gateway acts on. Throws `UnreadableMember`. */
export function readConfig(json: JsonRecord): Pick<CallBody, "choices" | "outputCap"> {
  const config = memberOf(json, "generationConfig") ?? {};
  if (!isRecord(config)) throw new UnreadableMember("`generationConfig` must be an object.");
  const cap = memberOf(config, "maxOutputTokens") ?? undefined;
  const choices = memberOf(config, "candidateCount") ?? 1;
  if (cap !== undefined && !isCount(cap)) {
    throw new UnreadableMember("`maxOutputTokens` must be a whole number.");
  }
  if (!isCount(choices) || choices < 1 || choices > MAX_CANDIDATES) {
    throw new UnreadableMember(`\`candidateCount\` must be from 1 to ${MAX_CANDIDATES}.`);
  }
  return { choices, outputCap: cap };
}

/** How the caller wants to be served: tiers have prices of their own (ai.google.dev/gemini-api/docs/priority-inference, November 2026). */
export function readServiceTier(json: JsonRecord): Pick<CallBody, "serviceTier"> {
  const asked = memberOf(json, "serviceTier") ?? "";
  if (typeof asked !== "string") throw new UnreadableMember("`serviceTier` must be a text.");
  const serviceTier = asked.toLowerCase().replace(/^service_tier_/, "");
  return NO_TIER.has(serviceTier) ? {} : { serviceTier };
}

const NO_TIER: ReadonlySet<string> = new Set(["", "unspecified"]);

/** The member of the configuration that stands twice; `undefined` when none does. */
export function ambiguousConfig(body: CallBody): string | undefined {
  const config = configIn(body);
  return config && findAmbiguous(config.members, CONFIG_ACTED);
}

/** The body with its answer's cap lowered to this; the very same bytes where it is as low already. */
export function withOutputCap(body: CallBody, outputCap: number | undefined): Buffer {
  if (outputCap === undefined || (body.outputCap ?? Infinity) <= outputCap) return body.bytes;
  const config = configIn(body);
  if (config === undefined) {
    const whole = objectOf(body);
    const name = "generationConfig";
    return applySplices(body.bytes, setMember(whole, name, `{"maxOutputTokens":${outputCap}}`));
  }
  const isSnake = config.members.some(({ name }) => name === snakeOf("maxOutputTokens"));
  const name = isSnake ? snakeOf("maxOutputTokens") : "maxOutputTokens";
  return applySplices(body.bytes, setMember(config, name, String(outputCap)));
}

/** Where the members of the configuration stand. */
function configIn({ bytes, json, members }: CallBody): ObjectInBytes | undefined {
  const names = bothSpellings(["generationConfig"]);
  const member = members.find(({ name }) => names.includes(name));
  if (member === undefined || !isRecord(json[member.name])) return undefined;
  const { valueEnd, valueStart } = member;
  return { open: valueStart, members: scanMembers(bytes.subarray(0, valueEnd), valueStart) };
}
