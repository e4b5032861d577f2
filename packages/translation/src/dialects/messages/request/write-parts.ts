import { isRecord, type JsonRecord, parseJson } from "@lintel/providers";

import type {
  DocumentPart,
  ImagePart,
  MediaSource,
  Part,
  ReasoningPart,
  ToolCallPart,
  ToolResultPart,
} from "../../../model/part.ts";
import { kindOf } from "../../../reading/kind-of.ts";
import type { WriteContext } from "../../../writing/write-context.ts";

export const writeParts = (parts: readonly Part[], context: WriteContext): readonly JsonRecord[] =>
  parts.flatMap((part) => {
    const block = writePart(part, context);
    if (block === undefined) return [];
    const mark = writeMark(part, context);
    return [mark === undefined ? block : { ...block, cache_control: mark }];
  });

/** `5m` and `1h` are the times there are (platform.claude.com/docs/en/build-with-claude/prompt-caching, November 2026). */
export function writeMark(
  { cache }: Pick<Part, "cache">,
  { losses, target, where }: WriteContext,
): JsonRecord | undefined {
  if (cache === undefined) return undefined;
  if (!target.traits.hasCacheMarks) {
    losses.drop("cacheMarks", where);
    return undefined;
  }
  const { ttl } = cache;
  if (ttl === undefined) return { type: "ephemeral" };
  const nearest = ttl === "5m" || ttl === "30m" ? "5m" : "1h";
  if (nearest !== ttl) losses.change("cacheMarks", where);
  return { type: "ephemeral", ttl: nearest };
}

function writePart(part: Part, context: WriteContext): JsonRecord | undefined {
  const { losses, where } = context;
  switch (part.type) {
    case "text":
      if (part.citations !== undefined) losses.drop("citations", where);
      // A text without a character is refused.
      return part.text === "" ? undefined : { type: "text", text: part.text };
    case "refusal":
      losses.change("refusals", where);
      return { type: "text", text: part.text };
    case "image":
      return writeImage(part, context);
    case "document":
      return writeDocument(part, context);
    case "audio":
    case "video":
      losses.drop(part.type, where);
      return undefined;
    case "toolCall":
      return writeCall(part, context);
    case "toolResult":
      return writeResult(part, context);
    case "reasoning":
      return writeReasoning(part, context);
    case "opaque":
    default:
      if (part.dialect === "messages") return part.value;
      losses.dropMember(kindOf(part.value), where);
      return undefined;
  }
}

function writeImage({ detail, source }: ImagePart, { losses, where }: WriteContext) {
  if (detail !== undefined && detail !== "auto") losses.drop("imageDetail", where);
  const written = writeSource(source);
  if (written !== undefined && source.type !== "text") return { type: "image", source: written };
  losses.drop(source.type === "file" ? "files" : "images", where);
  return undefined;
}

function writeDocument(
  { citations, name, source }: DocumentPart,
  { losses, where }: WriteContext,
): JsonRecord | undefined {
  const written = writeSource(source);
  if (written === undefined) {
    losses.drop("files", where);
    return undefined;
  }
  return {
    type: "document",
    source: written,
    ...(name === undefined ? {} : { title: name }),
    ...(citations === true ? { citations: { enabled: true } } : {}),
  };
}

/** `undefined` for a file of another provider. */
function writeSource(source: MediaSource): JsonRecord | undefined {
  switch (source.type) {
    case "base64":
      return { type: "base64", media_type: source.mediaType, data: source.data };
    case "url":
      return { type: "url", url: source.url };
    case "text":
      return { type: "text", media_type: "text/plain", data: source.text };
    case "file":
    default:
      return source.dialect === "messages" ? { type: "file", file_id: source.id } : undefined;
  }
}

/** "^[a-zA-Z0-9_-]+$" (Anthropic's API reference, November 2026). */
const idOf = (id: string): string => id.replaceAll(/[^\w-]/g, "_") || "call";

function writeCall(
  { arguments: text, id, isCustom, name }: ToolCallPart,
  { losses, where }: WriteContext,
): JsonRecord {
  const parsed = text.trim() === "" ? {} : parseJson(text);
  if (isCustom === true) losses.change("customTools", where);
  return {
    type: "tool_use",
    id: idOf(id),
    name,
    input: isRecord(parsed) ? parsed : { input: text },
  };
}

function writeResult(part: ToolResultPart, context: WriteContext): JsonRecord {
  const { callId, isError, isPlain, parts } = part;
  const content = writeParts(parts, context);
  const [first] = content;
  const text = isPlain === true && content.length === 1 ? first?.["text"] : undefined;
  return {
    type: "tool_result",
    tool_use_id: idOf(callId),
    content: typeof text === "string" ? text : content,
    ...(isError === true ? { is_error: true } : {}),
  };
}

/** Thoughts of Anthropic's own models go back; those of others are refused. */
function writeReasoning(
  { isRedacted, signature, summary }: ReasoningPart,
  { losses, target, where }: WriteContext,
): JsonRecord | undefined {
  if (signature === undefined || !target.signatureOrigins.includes(signature.origin)) {
    losses.drop(signature === undefined ? "reasoning" : "signatures", where);
    return undefined;
  }
  if (isRedacted === true) return { type: "redacted_thinking", data: signature.value };
  return { type: "thinking", thinking: summary.join("\n\n"), signature: signature.value };
}
