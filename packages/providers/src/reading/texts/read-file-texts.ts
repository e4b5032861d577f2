import { isUtf8 } from "node:buffer";

import type { TextShape } from "../../contract/texts.ts";
import { checkJson } from "../../formats/json/check/check-json.ts";
import type { Span } from "../../formats/json/search/end-of-value.ts";
import type { Place } from "../../formats/json/strings/place.ts";
import { OUTERMOST } from "./read-texts.ts";
import { FoundText, roleOf } from "./text-span.ts";
import { AmbiguousMember, TextWalk } from "./walk-texts.ts";

const LINE_FEED = 0x0a;
const SPACE = 0x20;
const JSON_STARTS = new Set([0x7b, 0x5b]);
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** Their texts are compressed, or spelt in other ways. */
const FORMATS = ["%PDF-", "{\\rtf", "%!PS"].map((text) => Buffer.from(text));

/** A file in the bytes of a body. */
export interface FileIn extends Span {
  readonly place: Place;
}

export type FileTextsVerdict =
  | { readonly readable: true; readonly spans: readonly FoundText[] }
  /** `reason` is a sentence for the caller. */
  | { readonly readable: false; readonly reason: string };

/**
 * The texts of a file: of one JSON value, of JSON line by line, in which each line has the shape `line`, or all of any other
 * text in UTF-8. What is none of these has no texts that can be read.
 */
export function readFileTexts(bytes: Buffer, file: FileIn, line: TextShape): FileTextsVerdict {
  const content = trimmed(bytes, { start: startOf(bytes, file), end: file.end });
  const text = bytes.subarray(content.start, content.end);
  if (!isUtf8(text) || text.includes(0) || FORMATS.some((format) => startsWith(text, format))) {
    return { readable: false, reason: `\`${file.place.toString()}\` is no text in UTF-8.` };
  }
  if (!JSON_STARTS.has(text[0] ?? 0)) return readPlain(bytes, file, content);
  const isOne = checkJson(text) === undefined;
  const lines = isOne ? [{ ...content, place: file.place }] : linesIn(bytes, content, file.place);
  const [first] = lines;
  if (first === undefined || !isJson(bytes, first)) return readPlain(bytes, file, content);
  return readLines(bytes, lines, line);
}

function readPlain(bytes: Buffer, { place }: FileIn, { end, start }: Span): FileTextsVerdict {
  const span = new FoundText(bytes, { start, end, escapes: 0 }, place, roleOf("other"));
  return { readable: true, spans: [span] };
}

/** Where the first line is JSON, all of them have to be: what another line says cannot be known. */
function readLines(bytes: Buffer, lines: readonly FileIn[], shape: TextShape): FileTextsVerdict {
  const walk = new TextWalk(bytes);
  for (const { end, place, start } of lines) {
    if (!isJson(bytes, { start, end })) {
      return { readable: false, reason: `\`${place.toString()}\` is no JSON.` };
    }
    try {
      walk.walk({ start, end }, shape, { ...OUTERMOST, place });
    } catch (error) {
      if (!(error instanceof AmbiguousMember)) throw error;
      const name = `${place.toString()}.${error.message}`;
      return { readable: false, reason: `\`${name}\` must be named once, and in lower case.` };
    }
  }
  return { readable: true, spans: walk.spans };
}

const isJson = (bytes: Buffer, { end, start }: Span): boolean =>
  checkJson(bytes.subarray(start, end)) === undefined;

function linesIn(bytes: Buffer, { end, start }: Span, place: Place): readonly FileIn[] {
  const lines: FileIn[] = [];
  let at = start;
  for (let number = 0; at < end; number += 1) {
    const found = bytes.indexOf(LINE_FEED, at);
    const lineEnd = found < 0 || found > end ? end : found;
    const line = trimmed(bytes, { start: at, end: lineEnd });
    if (line.start < line.end) lines.push({ ...line, place: place.at(number) });
    at = lineEnd + 1;
  }
  return lines;
}

function startOf(bytes: Buffer, { end, start }: Span): number {
  return startsWith(bytes.subarray(start, end), BYTE_ORDER_MARK)
    ? start + BYTE_ORDER_MARK.length
    : start;
}

const startsWith = (bytes: Buffer, beginning: Buffer): boolean =>
  bytes.subarray(0, beginning.length).equals(beginning);

/** Without the white space around it. */
function trimmed(bytes: Buffer, span: Span): Span {
  let { end, start } = span;
  while (start < end && (bytes[start] ?? 0) <= SPACE) start += 1;
  while (end > start && (bytes[end - 1] ?? 0) <= SPACE) end -= 1;
  return { start, end };
}
