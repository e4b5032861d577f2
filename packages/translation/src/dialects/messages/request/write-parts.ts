import type { JsonRecord } from "@lintel/providers";

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
import { acceptedSignature, argumentsOf, cacheLifetime } from "../../../writing/part-values.ts";
import type { WriteContext } from "../../../writing/write-context.ts";

export const writeParts = (parts: readonly Part[], context: WriteContext): readonly JsonRecord[] =>
  parts.flatMap((part) => {
    const block = writePart(part, context);
    if (block === undefined) return [];
    const mark = writeMark(part, context);
    return [mark === undefined ? block : { ...block, cache_control: mark }];
  });

/** `5m` and `1h` are the only lifetimes (platform.claude.com/docs/en/build-with-claude/prompt-caching, November 2026). */
export function writeMark(
  part: Pick<Part, "cache">,
  context: WriteContext,
): JsonRecord | undefined {
  const lifetime = cacheLifetime(part, context);
  return lifetime && { type: "ephemeral", ...lifetime };
}

function writePart(part: Part, context: WriteContext): JsonRecord | undefined {
  const { losses, where } = context;
  switch (part.type) {
    case "text":
      if (part.citations !== undefined) losses.drop("citations", where);
      // An empty text would be refused.
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

const writeCall = (call: ToolCallPart, context: WriteContext): JsonRecord => ({
  type: "tool_use",
  id: idOf(call.id),
  name: call.name,
  input: argumentsOf(call, context),
});

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

/** Reasoning of Anthropic's own models goes back; that of others would be refused. */
function writeReasoning(part: ReasoningPart, context: WriteContext): JsonRecord | undefined {
  const signature = acceptedSignature(part, context)?.value;
  if (signature === undefined) return undefined;
  if (part.isRedacted === true) return { type: "redacted_thinking", data: signature };
  return { type: "thinking", thinking: part.summary.join("\n\n"), signature };
}
