import type { CallBody } from "../../contract/call-body.ts";
import { isRecord, type JsonRecord, stringIn } from "../../formats/json/is-record.ts";
import { namesIn } from "../../reading/bound/names-in.ts";
import { findUnknownMember } from "../../reading/bound/unknown-members.ts";
import { bothSpellings, listedIn, memberOf } from "./spellings.ts";

/** Members whose own bytes bound what they add to a prompt (ai.google.dev/api/generate-content, November 2026). */
const KNOWN: ReadonlySet<string> = new Set(
  bothSpellings(
    namesIn(`
      model contents systemInstruction tools toolConfig safetySettings generationConfig content requests title taskType
      outputDimensionality labels generateContentRequest store serviceTier
    `),
  ),
);
/** Parts that are nothing but their texts. */
const TEXT_PARTS: ReadonlySet<string> = new Set(
  bothSpellings(
    namesIn(`
      text thought thoughtSignature functionCall functionResponse executableCode codeExecutionResult partMetadata mediaResolution
    `),
  ),
);
const CALLERS_TOOLS: ReadonlySet<string> = new Set(bothSpellings(["functionDeclarations"]));

/**
 * More than a picture costs: 258 tokens for each tile of 768 pixels, or 2,240 at the highest resolution of Gemini 3
 * (ai.google.dev/gemini-api/docs/tokens, media-resolution, November 2026).
 */
const IMAGE_TOKENS = 50_000;

export interface GeminiContent {
  /** The path of the first thing that may bring in more than its bytes; `undefined` when there is none. */
  readonly unknown: string | undefined;
  /** What pictures add to the tokens of the texts, in place of the bytes of their data. */
  readonly imageTokens: number;
}

/** What stands in a request, as far as its prompt depends on it. */
export function geminiContentOf(body: CallBody): GeminiContent {
  const member = findUnknownMember(body, KNOWN) ?? providersToolIn(body.json);
  if (member !== undefined) return { unknown: member, imageTokens: 0 };
  let imageTokens = 0;
  for (const [index, part] of partsOf(body.json).entries()) {
    const name = Object.keys(part).find((each) => !TEXT_PARTS.has(each) && part[each] !== null);
    if (name === undefined) continue;
    const data = pictureIn(part, name);
    if (data === undefined) return { unknown: `parts[${index}]`, imageTokens: 0 };
    imageTokens += IMAGE_TOKENS - data.length;
  }
  return { unknown: undefined, imageTokens };
}

/** The data of a part that is a picture and nothing else. */
function pictureIn(part: JsonRecord, name: string): string | undefined {
  const inline = memberOf(part, "inlineData");
  if (!/^inline_?data$/i.test(name) || !isRecord(inline)) return undefined;
  const { data } = inline;
  const isPicture = stringIn(memberOf(inline, "mimeType")).startsWith("image/");
  return isPicture && typeof data === "string" ? data : undefined;
}

/** All parts of a request, also of one whose tokens are counted, and of one for embeddings. */
function partsOf(json: JsonRecord): readonly JsonRecord[] {
  const inner = memberOf(json, "generateContentRequest");
  const contents = [
    ...listedIn(json["contents"]),
    ...listedIn(memberOf(json, "systemInstruction")),
    ...listedIn(json["content"]),
    ...listedIn(json["requests"]).flatMap(({ content }) => listedIn(content)),
  ];
  const own = contents.flatMap(({ parts }) => listedIn(parts));
  return isRecord(inner) ? [...own, ...partsOf(inner)] : own;
}

/** The first tool that is Google's to run: it brings in what it finds, and may cost beside the tokens. */
export function providersToolIn(json: JsonRecord): string | undefined {
  for (const [index, tool] of listedIn(json["tools"]).entries()) {
    const name = Object.keys(tool).find((each) => !CALLERS_TOOLS.has(each) && tool[each] !== null);
    if (name !== undefined) return `tools[${index}].${/^\w{1,64}$/.test(name) ? name : "?"}`;
  }
  return undefined;
}
