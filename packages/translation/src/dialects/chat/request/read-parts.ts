import { isRecord, type JsonRecord } from "@lintel/providers";

import type { Part } from "../../../model/part.ts";
import { readBreakpoint } from "../../../openai/cache-marks.ts";
import { documentOfUrl, sourceOfUrl } from "../../../openai/media.ts";

/** A part of a message's content. What is not known, or lacks what makes it one, is kept as it is. */
export function readPart(part: JsonRecord): Part {
  const read = readKnown(part) ?? ({ type: "opaque", dialect: "chat", value: part } as const);
  const cache = readBreakpoint(part["prompt_cache_breakpoint"]);
  return cache === undefined || read.type === "opaque" ? read : { ...read, cache };
}

function readKnown(part: JsonRecord): Part | undefined {
  const { type } = part;
  if (type === "text" || type === "refusal") {
    const text = part[type];
    return typeof text === "string" ? { type, text } : undefined;
  }
  if (type === "image_url") return readImage(part["image_url"]);
  if (type === "input_audio") return readAudio(part["input_audio"]);
  return type === "file" ? readFile(part["file"]) : undefined;
}

function readImage(image: unknown): Part | undefined {
  if (!isRecord(image) || typeof image["url"] !== "string") return undefined;
  const { detail, url } = image;
  const source = sourceOfUrl(url);
  return typeof detail === "string" ? { type: "image", source, detail } : { type: "image", source };
}

function readAudio(audio: unknown): Part | undefined {
  if (!isRecord(audio)) return undefined;
  const { data, format } = audio;
  if (typeof data !== "string" || typeof format !== "string") return undefined;
  return { type: "audio", source: { type: "base64", mediaType: `audio/${format}`, data } };
}

function readFile(file: unknown): Part | undefined {
  if (!isRecord(file)) return undefined;
  const { file_data: data, file_id: id, filename } = file;
  const name = typeof filename === "string" ? { name: filename } : {};
  if (typeof id === "string") {
    return { type: "document", source: { type: "file", dialect: "chat", id }, ...name };
  }
  if (typeof data !== "string") return undefined;
  return { type: "document", source: documentOfUrl(data), ...name };
}
