import { isRecord, type JsonRecord, recordsOf, stringIn } from "@lintel/providers";

import type { Custody } from "../../../contract/custody.ts";
import { signatureFromCaller } from "../../../custody/signatures.ts";
import type { CacheMark, MediaSource, Part } from "../../../model/part.ts";

/** Who signs the thoughts of this dialect's models. */
const ORIGIN = "anthropic";

/** Blocks of content, or a plain text as one. */
export function readContent(content: unknown, custody: Custody | undefined): readonly Part[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  return recordsOf(content).map((block) => readBlock(block, custody));
}

export function readMark({ cache_control: mark }: JsonRecord): CacheMark | undefined {
  if (!isRecord(mark)) return undefined;
  const { ttl } = mark;
  return ttl === "5m" || ttl === "1h" ? { ttl } : {};
}

function readBlock(block: JsonRecord, custody: Custody | undefined): Part {
  const cache = readMark(block);
  const part = readKnown(block, custody) ?? {
    type: "opaque",
    dialect: "messages",
    value: block,
  };
  return cache === undefined ? part : { ...part, cache };
}

function readKnown(block: JsonRecord, custody: Custody | undefined): Part | undefined {
  switch (block["type"]) {
    case "text":
      return { type: "text", text: stringIn(block["text"]) };
    case "image": {
      const source = readSource(block["source"]);
      return source && { type: "image", source };
    }
    case "document":
      return readDocument(block);
    case "tool_use":
      return {
        type: "toolCall",
        id: stringIn(block["id"]),
        name: stringIn(block["name"]),
        arguments: JSON.stringify(block["input"] ?? {}),
      };
    case "tool_result":
      return {
        type: "toolResult",
        callId: stringIn(block["tool_use_id"]),
        parts: readContent(block["content"], custody),
        ...(typeof block["content"] === "string" ? { isPlain: true } : {}),
        ...(block["is_error"] === true ? { isError: true } : {}),
      };
    case "thinking": {
      const signature = signatureFromCaller(stringIn(block["signature"]), custody, ORIGIN);
      const summary = [stringIn(block["thinking"])];
      return { type: "reasoning", summary, ...(signature === undefined ? {} : { signature }) };
    }
    case "redacted_thinking": {
      const signature = signatureFromCaller(stringIn(block["data"]), custody, ORIGIN);
      return { type: "reasoning", summary: [], isRedacted: true, signature };
    }
    default:
      return undefined;
  }
}

function readDocument(block: JsonRecord): Part | undefined {
  const source = readSource(block["source"]);
  if (source === undefined) return undefined;
  const { citations, title } = block;
  return {
    type: "document",
    source,
    ...(typeof title === "string" ? { name: title } : {}),
    ...(isRecord(citations) && citations["enabled"] === true ? { citations: true } : {}),
  };
}

function readSource(source: unknown): MediaSource | undefined {
  if (!isRecord(source)) return undefined;
  const { data, file_id: id, media_type: type, url } = source;
  const mediaType = stringIn(type);
  switch (source["type"]) {
    case "base64":
      return { type: "base64", mediaType, data: stringIn(data) };
    case "url":
      return { type: "url", url: stringIn(url) };
    case "text":
      return { type: "text", text: stringIn(data) };
    case "file":
      return { type: "file", dialect: "messages", id: stringIn(id) };
    default:
      return undefined;
  }
}
