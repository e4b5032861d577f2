import type { JsonRecord } from "@lintel/providers";

import type {
  DocumentPart,
  ImagePart,
  MediaSource,
  Part,
  ReasoningPart,
  ToolCallPart,
  ToolResultPart,
  VideoPart,
} from "../../../model/part.ts";
import { kindOf } from "../../../reading/kind-of.ts";
import { acceptedSignature, argumentsOf, cacheLifetime } from "../../../writing/part-values.ts";
import type { WriteContext } from "../../../writing/write-context.ts";

/** The blocks of parts, each with its cache mark behind it. */
export const writeParts = (parts: readonly Part[], context: WriteContext): readonly JsonRecord[] =>
  parts.flatMap((part) => {
    const block = writePart(part, context);
    if (block === undefined) return [];
    const mark = writeMark(part, context);
    return mark === undefined ? [block] : [block, mark];
  });

/** `5m` and `1h` are the only lifetimes (docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html, 2026-11). */
export function writeMark(
  part: Pick<Part, "cache">,
  context: WriteContext,
): JsonRecord | undefined {
  const lifetime = cacheLifetime(part, context);
  return lifetime && { cachePoint: { type: "default", ...lifetime } };
}

function writePart(part: Part, context: WriteContext): JsonRecord | undefined {
  const { losses, where } = context;
  switch (part.type) {
    case "text":
      if (part.citations !== undefined) losses.drop("citations", where);
      // An empty text would be refused.
      return part.text === "" ? undefined : { text: part.text };
    case "refusal":
      losses.change("refusals", where);
      return { text: part.text };
    case "image":
      return writeImage(part, context);
    case "document":
      return writeDocument(part, context);
    case "video":
      return writeVideo(part, context);
    case "audio":
      losses.drop("audio", where);
      return undefined;
    case "toolCall":
      return writeCall(part, context);
    case "toolResult":
      return writeResult(part, context);
    case "reasoning":
      return writeReasoning(part, context);
    case "opaque":
    default:
      if (part.dialect === "converse") return part.value;
      losses.dropMember(kindOf(part.value), where);
      return undefined;
  }
}

const IMAGES: ReadonlyMap<string, string> = new Map([
  ["image/png", "png"],
  ["image/jpeg", "jpeg"],
  ["image/jpg", "jpeg"],
  ["image/gif", "gif"],
  ["image/webp", "webp"],
]);

function writeImage({ detail, source }: ImagePart, { losses, where }: WriteContext) {
  if (detail !== undefined && detail !== "auto") losses.drop("imageDetail", where);
  const format = source.type === "base64" ? IMAGES.get(source.mediaType) : undefined;
  if (source.type === "base64" && format !== undefined) {
    return { image: { format, source: { bytes: source.data } } };
  }
  losses.drop(featureOf(source, "imageUrls", "images"), where);
  return undefined;
}

const DOCUMENTS: ReadonlyMap<string, string> = new Map([
  ["application/pdf", "pdf"],
  ["text/plain", "txt"],
  ["text/csv", "csv"],
  ["text/html", "html"],
  ["text/markdown", "md"],
  ["application/msword", "doc"],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"],
  ["application/vnd.ms-excel", "xls"],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"],
]);

function writeDocument(
  { citations, name, source }: DocumentPart,
  { losses, where }: WriteContext,
): JsonRecord | undefined {
  if (citations === true) losses.drop("citations", where);
  const named = nameOf(name);
  if (source.type === "text") {
    const bytes = Buffer.from(source.text).toString("base64");
    return { document: { format: "txt", name: named, source: { bytes } } };
  }
  const format = source.type === "base64" ? DOCUMENTS.get(source.mediaType) : undefined;
  if (source.type === "base64" && format !== undefined) {
    return { document: { format, name: named, source: { bytes: source.data } } };
  }
  losses.drop(featureOf(source, "documentUrls", "documents"), where);
  return undefined;
}

/** Only letters, digits, single blanks, hyphens, parentheses and brackets (API_runtime_DocumentBlock, 2026-11). */
function nameOf(name = "document"): string {
  const allowed = name
    .replaceAll(/[^\p{L}\p{N}\s()[\]-]/gu, "-")
    .replaceAll(/\s+/g, " ")
    .trim();
  return allowed.slice(0, 200) || "document";
}

const VIDEOS: ReadonlyMap<string, string> = new Map([
  ["video/mp4", "mp4"],
  ["video/quicktime", "mov"],
  ["video/webm", "webm"],
  ["video/x-matroska", "mkv"],
  ["video/mpeg", "mpeg"],
]);

function writeVideo({ source }: VideoPart, { losses, where }: WriteContext) {
  const format = source.type === "base64" ? VIDEOS.get(source.mediaType) : undefined;
  if (source.type === "base64" && format !== undefined) {
    return { video: { format, source: { bytes: source.data } } };
  }
  losses.drop(featureOf(source, "video", "video"), where);
  return undefined;
}

/** What is lost with a source that Converse has no place for. */
function featureOf<Feature extends string>(
  { type }: MediaSource,
  ofUrls: Feature,
  ofOthers: Feature,
): Feature | "files" {
  if (type === "url") return ofUrls;
  return type === "file" ? "files" : ofOthers;
}

/** "[a-zA-Z0-9_.:-]+", up to 64 characters (API_runtime_ToolUseBlock, 2026-11). */
const idOf = (id: string): string => id.replaceAll(/[^\w.:-]/g, "_").slice(0, 64) || "call";

const writeCall = (call: ToolCallPart, context: WriteContext): JsonRecord => ({
  toolUse: { toolUseId: idOf(call.id), name: call.name, input: argumentsOf(call, context) },
});

function writeResult(
  { callId, isError, parts }: ToolResultPart,
  context: WriteContext,
): JsonRecord {
  const content = writeParts(
    parts.map((part) => ({ ...part, cache: undefined })),
    context,
  );
  return {
    toolResult: {
      toolUseId: idOf(callId),
      content: content.length === 0 ? [{ text: "-" }] : content,
      ...(isError === true ? { status: "error" } : {}),
    },
  };
}

/** Reasoning goes back only to the model family it came from; others would refuse it. */
function writeReasoning(part: ReasoningPart, context: WriteContext): JsonRecord | undefined {
  const signature = acceptedSignature(part, context)?.value;
  if (signature === undefined) return undefined;
  if (part.isRedacted === true) return { reasoningContent: { redactedContent: signature } };
  return { reasoningContent: { reasoningText: { text: part.summary.join("\n\n"), signature } } };
}
