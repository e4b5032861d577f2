import type { JsonRecord } from "@lintel/providers";

import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { MediaSource, Part, ToolCallPart, ToolResultPart } from "../../../model/part.ts";
import { kindOf } from "../../../reading/kind-of.ts";
import { acceptedSignature, argumentsOf } from "../../../writing/part-values.ts";
import type { Draft } from "../../../writing/put-extras.ts";
import type { WriteContext } from "../../../writing/write-context.ts";

/** What writing parts depends on. */
export interface PartContext extends WriteContext {
  /** The tool of each call so far, by its id, which is how a result names its call. */
  readonly names: Map<string, string>;
}

/** Calls have ids, results may hold pictures, and calls have to be signed. */
export const isSinceGemini3 = ({ model }: Pick<TargetFacts, "model">): boolean =>
  /gemini-(?:[3-9]|\d\d)/.test(model);

/**
 * What Google takes in place of a signature where a call was made by another model
 * (ai.google.dev/gemini-api/docs/thought-signatures, "Migrating from other models", 2026-11).
 */
const UNSIGNED = "skip_thought_signature_validator";

/** The parts of one message. A signature stands on the call that follows the thoughts, or else on the last part. */
export function writeParts(parts: readonly Part[], context: PartContext): readonly JsonRecord[] {
  const written: Draft[] = [];
  let signature: string | undefined;
  let hasCall = false;
  for (const part of parts) {
    if (part.type === "reasoning") {
      // Reasoning goes back as its signature alone.
      signature = acceptedSignature(part, context)?.value ?? signature;
      continue;
    }
    noteMarks(part, context);
    if (part.type !== "toolCall") {
      written.push(...writePart(part, context));
      continue;
    }
    const isUnsigned = !hasCall && isSinceGemini3(context.target);
    const own = signature ?? (isUnsigned ? UNSIGNED : undefined);
    written.push({ ...writeCall(part, context), ...signedWith(own) });
    signature = undefined;
    hasCall = true;
  }
  const last = written.at(-1);
  if (signature !== undefined && last !== undefined) last["thoughtSignature"] = signature;
  return written;
}

const signedWith = (thoughtSignature: string | undefined): Draft =>
  thoughtSignature === undefined ? {} : { thoughtSignature };

function noteMarks({ cache }: Part, { losses, where }: PartContext): void {
  if (cache !== undefined) losses.drop("cacheMarks", where);
}

function writePart(part: Part, context: PartContext): readonly Draft[] {
  const { losses, where } = context;
  switch (part.type) {
    case "text":
      if (part.citations !== undefined) losses.drop("citations", where);
      return part.text === "" ? [] : [{ text: part.text }];
    case "refusal":
      losses.change("refusals", where);
      return [{ text: part.text }];
    case "image":
      if (part.detail !== undefined && part.detail !== "auto") losses.drop("imageDetail", where);
      return writeMedia(part.source, context);
    case "document":
      if (part.citations === true) losses.drop("citations", where);
      return writeMedia(part.source, context);
    case "audio":
    case "video":
      return writeMedia(part.source, context);
    case "toolResult":
      return writeResult(part, context);
    case "opaque":
      if (part.dialect === "generateContent") return [{ ...part.value }];
      losses.dropMember(kindOf(part.value), where);
      return [];
    case "reasoning":
    case "toolCall":
    default:
      return [];
  }
}

/** Data, or an address that Google fetches itself (ai.google.dev/gemini-api/docs/file-input-methods, 2026-11). */
function writeMedia(source: MediaSource, { losses, where }: PartContext): readonly Draft[] {
  switch (source.type) {
    case "base64":
      return [{ inlineData: { mimeType: mimeTypeOf(source.mediaType), data: source.data } }];
    case "text":
      return [{ text: source.text }];
    case "url":
      return [
        {
          fileData: { fileUri: source.url, mimeType: source.mediaType ?? typeByName(source.url) },
        },
      ];
    case "file":
    default:
      losses.drop("files", where);
      return [];
  }
}

const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["image/jpg", "image/jpeg"],
  ["audio/mpeg", "audio/mp3"],
  ["audio/x-wav", "audio/wav"],
]);

const mimeTypeOf = (type: string): string => OTHER_NAMES.get(type) ?? type;

const TYPES: ReadonlyMap<string, string> = new Map([
  ["png", "image/png"],
  ["webp", "image/webp"],
  ["gif", "image/gif"],
  ["pdf", "application/pdf"],
  ["mp4", "video/mp4"],
  ["mp3", "audio/mp3"],
  ["wav", "audio/wav"],
]);

/** The type has to be said; of an address that does not tell it, that of most pictures. */
function typeByName(url: string): string {
  const [, ending = ""] = /\.(\w+)(?:[?#].*)?$/.exec(url) ?? [];
  return TYPES.get(ending.toLowerCase()) ?? "image/jpeg";
}

function writeCall(call: ToolCallPart, context: PartContext): Draft {
  const { id, name } = call;
  context.names.set(id, name);
  const args = argumentsOf(call, context);
  return { functionCall: { ...(isSinceGemini3(context.target) ? { id } : {}), name, args } };
}

/** "output" and "error" are the members for what a function gave back (ai.google.dev/api/caching#FunctionResponse, 2026-11). */
function writeResult(part: ToolResultPart, context: PartContext): readonly Draft[] {
  const { callId, isError, parts } = part;
  const { losses, names, target, where } = context;
  const texts = parts.flatMap((each) => (each.type === "text" ? [each.text] : []));
  const others = parts.filter(({ type }) => type !== "text");
  const media = others.flatMap((each) => writePart(each, context));
  const response = { [isError === true ? "error" : "output"]: texts.join("\n\n") };
  const name = part.name ?? names.get(callId) ?? callId;
  const holdsMedia = isSinceGemini3(target);
  if (media.length > 0 && !holdsMedia) losses.change("toolResultMedia", where);
  const functionResponse = {
    ...(holdsMedia ? { id: callId } : {}),
    name,
    response,
    ...(holdsMedia && media.length > 0 ? { parts: media } : {}),
  };
  return [{ functionResponse }, ...(holdsMedia ? [] : media)];
}
