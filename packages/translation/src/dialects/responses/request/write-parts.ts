import type { JsonRecord } from "@lintel/providers";

import type { Role } from "../../../model/conversation.ts";
import type { DocumentPart, ImagePart, Part } from "../../../model/part.ts";
import { writeBreakpoint } from "../../../openai/cache-marks.ts";
import { isOpenAiFile, urlOfSource } from "../../../openai/media.ts";
import { kindOf } from "../../../reading/kind-of.ts";
import type { WriteContext } from "../../../writing/write-context.ts";

/** A part of an item's content; `undefined` when there is no place for it. What a model said is output, all else is input. */
export function writePart(part: Part, role: Role, context: WriteContext): JsonRecord | undefined {
  const written = writeKnown(part, role, context);
  if (written === undefined || part.cache === undefined) return written;
  const { losses, target, where } = context;
  return { ...written, ...writeBreakpoint(part.cache, target.traits, losses, where) };
}

function writeKnown(part: Part, role: Role, context: WriteContext): JsonRecord | undefined {
  const { losses, where } = context;
  switch (part.type) {
    case "text":
      if (part.citations !== undefined) losses.drop("citations", where);
      return { type: role === "assistant" ? "output_text" : "input_text", text: part.text };
    case "refusal":
      return { type: "refusal", refusal: part.text };
    case "image":
      return role === "assistant" ? lostMedia(context) : writeImage(part, context);
    case "document":
      return role === "assistant" ? lostMedia(context) : writeFile(part, context);
    case "audio":
    case "video":
      losses.drop(part.type, where);
      return undefined;
    case "opaque":
      if (part.dialect === "responses") return part.value;
      losses.dropMember(kindOf(part.value), where);
      return undefined;
    case "reasoning":
    case "toolCall":
    case "toolResult":
    default:
      return undefined;
  }
}

function lostMedia({ losses, where }: WriteContext): undefined {
  losses.drop("assistantMedia", where);
  return undefined;
}

function writeImage({ detail, source }: ImagePart, { losses, where }: WriteContext) {
  const looked = { detail: detail ?? "auto" };
  if (source.type === "file" && isOpenAiFile(source)) {
    return { type: "input_image", file_id: source.id, ...looked };
  }
  const url = urlOfSource(source);
  if (url !== undefined) return { type: "input_image", image_url: url, ...looked };
  losses.drop("files", where);
  return undefined;
}

function writeFile({ citations, name, source }: DocumentPart, { losses, where }: WriteContext) {
  if (citations === true) losses.drop("citations", where);
  const filename = name === undefined ? {} : { filename: name };
  if (source.type === "file") {
    if (isOpenAiFile(source)) return { type: "input_file", file_id: source.id, ...filename };
    losses.drop("files", where);
    return undefined;
  }
  if (source.type === "url") return { type: "input_file", file_url: source.url, ...filename };
  // Data without a name are refused.
  const named = { filename: name ?? (source.type === "text" ? "document.txt" : "document.pdf") };
  return { type: "input_file", ...named, file_data: urlOfSource(source) };
}
