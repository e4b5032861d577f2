import type { DialectId } from "../model/dialect-id.ts";
import type { MediaSource } from "../model/part.ts";

const DATA_URL = /^data:([^;,]+)(?:;[^;,]+)*;base64,/;

/** A URL, or the data that stand in one. */
export function sourceOfUrl(url: string): MediaSource {
  const head = url.startsWith("data:") ? DATA_URL.exec(url.slice(0, 256)) : null;
  const mediaType = head?.[1];
  if (head === null || mediaType === undefined) return { type: "url", url };
  return { type: "base64", mediaType, data: url.slice(head[0].length) };
}

/** A URL that says what a source says; `undefined` for a file of a provider. */
export function urlOfSource(source: MediaSource): string | undefined {
  switch (source.type) {
    case "base64":
      return `data:${source.mediaType};base64,${source.data}`;
    case "url":
      return source.url;
    case "text":
      return `data:text/plain;base64,${Buffer.from(source.text).toString("base64")}`;
    case "file":
    default:
      return undefined;
  }
}

/** OpenAI's dialects share its files. */
const OPENAI: ReadonlySet<DialectId> = new Set<DialectId>(["chat", "completions", "responses"]);
export const isOpenAiFile = (source: MediaSource): boolean =>
  source.type === "file" && OPENAI.has(source.dialect);

/** The document of `file_data`: a text where it is one, so that every target takes it. */
export function documentOfUrl(url: string): MediaSource {
  const source = sourceOfUrl(url);
  if (source.type !== "base64" || source.mediaType !== "text/plain") return source;
  return { type: "text", text: Buffer.from(source.data, "base64").toString("utf8") };
}
