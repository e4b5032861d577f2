import { type JsonRecord, stringIn } from "@lintel/providers";

import type { DocumentPart, MediaSource, Part } from "../../../model/part.ts";
import { readBreakpoint } from "../../../openai/cache-marks.ts";
import { documentOfUrl, sourceOfUrl } from "../../../openai/media.ts";

/** A part of an item's content. What is not known, or lacks what makes it one, is kept as it is. */
export function readPart(part: JsonRecord): Part {
  const read = readKnown(part) ?? ({ type: "opaque", dialect: "responses", value: part } as const);
  const cache = readBreakpoint(part["prompt_cache_breakpoint"]);
  return cache === undefined || read.type === "opaque" ? read : { ...read, cache };
}

function readKnown(part: JsonRecord): Part | undefined {
  switch (part["type"]) {
    case "input_text":
    case "output_text":
    case "text":
      return typeof part["text"] === "string" ? { type: "text", text: part["text"] } : undefined;
    case "refusal":
      return { type: "refusal", text: stringIn(part["refusal"]) };
    case "input_image":
      return readImage(part);
    case "input_file":
      return readFile(part);
    default:
      return undefined;
  }
}

function readImage({ detail, file_id: id, image_url: url }: JsonRecord): Part | undefined {
  // It has to be said, and `auto` says nothing.
  const looked = typeof detail === "string" && detail !== "auto" ? { detail } : {};
  if (typeof url === "string") return { type: "image", source: sourceOfUrl(url), ...looked };
  return typeof id === "string"
    ? { type: "image", source: { type: "file", dialect: "responses", id }, ...looked }
    : undefined;
}

function readFile(part: JsonRecord): DocumentPart | undefined {
  const source = sourceOf(part);
  const { filename } = part;
  if (source === undefined) return undefined;
  const named = typeof filename === "string" ? { name: filename } : {};
  return { type: "document", source, ...named };
}

function sourceOf({
  file_data: data,
  file_id: id,
  file_url: url,
}: JsonRecord): MediaSource | undefined {
  if (typeof id === "string") return { type: "file", dialect: "responses", id };
  if (typeof url === "string") return { type: "url", url };
  return typeof data === "string" ? documentOfUrl(data) : undefined;
}
