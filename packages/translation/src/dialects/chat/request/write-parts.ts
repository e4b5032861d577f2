import type { AudioPart, DocumentPart, ImagePart, Part } from "../../../model/part.ts";
import { writeBreakpoint } from "../../../openai/cache-marks.ts";
import { isOpenAiFile, urlOfSource } from "../../../openai/media.ts";
import { kindOf } from "../../../reading/kind-of.ts";
import type { WriteContext } from "../../../writing/write-context.ts";

/** A part of a message's content; `undefined` when there is no place for it. */
export function writePart(part: Part, context: WriteContext): object | undefined {
  const written = writeKnown(part, context);
  if (written === undefined || part.cache === undefined) return written;
  const { losses, target, where } = context;
  return { ...written, ...writeBreakpoint(part.cache, target.traits, losses, where) };
}

function writeKnown(part: Part, context: WriteContext): object | undefined {
  const { losses, where } = context;
  switch (part.type) {
    case "text":
      if (part.citations !== undefined) losses.drop("citations", where);
      return { type: "text", text: part.text };
    case "refusal":
      return { type: "refusal", refusal: part.text };
    case "image":
      return writeImage(part, context);
    case "document":
      return writeFile(part, context);
    case "audio":
      return writeAudio(part, context);
    case "video":
      losses.drop("video", where);
      return undefined;
    case "opaque":
      if (part.dialect === "chat") return part.value;
      losses.dropMember(kindOf(part.value), where);
      return undefined;
    case "reasoning":
    case "toolCall":
    case "toolResult":
    default:
      return undefined;
  }
}

function writeImage({ detail, source }: ImagePart, { losses, where }: WriteContext) {
  const url = urlOfSource(source);
  if (url === undefined) {
    losses.drop("files", where);
    return undefined;
  }
  return { type: "image_url", image_url: detail === undefined ? { url } : { url, detail } };
}

function writeFile(part: DocumentPart, { losses, where }: WriteContext) {
  const { citations, name, source } = part;
  if (citations === true) losses.drop("citations", where);
  const filename = name === undefined ? {} : { filename: name };
  if (source.type === "file") {
    if (isOpenAiFile(source)) return { type: "file", file: { file_id: source.id, ...filename } };
    losses.drop("files", where);
    return undefined;
  }
  if (source.type === "url") {
    losses.drop("documentUrls", where);
    return undefined;
  }
  // Data without a name are refused.
  const named = { filename: name ?? (source.type === "text" ? "document.txt" : "document.pdf") };
  return { type: "file", file: { ...named, file_data: urlOfSource(source) } };
}

const FORMATS: ReadonlyMap<string, string> = new Map([
  ["audio/wav", "wav"],
  ["audio/x-wav", "wav"],
  ["audio/mp3", "mp3"],
  ["audio/mpeg", "mp3"],
]);

function writeAudio({ source }: AudioPart, { losses, where }: WriteContext) {
  const format = source.type === "base64" ? FORMATS.get(source.mediaType) : undefined;
  if (source.type !== "base64" || format === undefined) {
    losses.drop("audio", where);
    return undefined;
  }
  return { type: "input_audio", input_audio: { data: source.data, format } };
}
