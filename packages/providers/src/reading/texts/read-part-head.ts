import { isUtf8 } from "node:buffer";

import type { TextSpan } from "../../contract/texts.ts";
import type { FormPart } from "../../formats/form/read-form.ts";
import type { Span } from "../../formats/json/search/end-of-value.ts";
import { Place } from "../../formats/json/strings/place.ts";
import { isWord } from "./is-word.ts";
import { FixedText, FoundText, roleOf } from "./text-span.ts";

export type PartHeadVerdict =
  | { readonly readable: true; readonly spans: readonly TextSpan[] }
  /** `reason` is a sentence for the caller. */
  | { readonly readable: false; readonly reason: string };

/** Headers that say what a part is, in words of the standard and nothing else. */
const PLAIN_HEADERS =
  /^content-(?:type\s*:\s*[\w.+-]+\/[\w.+-]+\s*(?:;\s*charset=[\w-]+\s*)?|transfer-encoding\s*:\s*\w+\s*|length\s*:\s*\d+\s*)$/i;

/** As `readForm` takes it: a name, quoted or not; behind it the name of a file, and that in another spelling (RFC 6266). */
const DISPOSITION =
  /^content-disposition\s*:\s*form-data\s*;\s*name=(?:"(?<quoted>[^"]*)"|(?<plain>[^\s;]+))(?:(?<before>\s*;\s*filename=)(?:"(?<file>(?:[^"\\]|\\.)*)"|(?<plainFile>[^\s;"]+)))?(?:\s*;\s*filename\*=(?<charset>utf-8|iso-8859-1)'[\w-]*'(?<encoded>[^\s;"]*))?\s*$/i;

/** Other ways to write a text than its own characters: RFC 2047, percent signs as browsers write them, backslashes. */
const ENCODED_WORD = /=\?.*\?=/;
const ESCAPED = /%[\da-f]{2}|\\/i;

const UNREADABLE: PartHeadVerdict = {
  readable: false,
  reason: "The headers of a part of the form cannot be read for certain.",
};

/**
 * The texts in the headers of a form's part. The name of a file can be edited where it stands in plain characters; everything
 * else is only found.
 */
export function readPartHead(bytes: Buffer, part: FormPart): PartHeadVerdict {
  const head = bytes.subarray(part.headStart, part.headEnd);
  // One character for each byte.
  const text = head.toString("latin1");
  if (!isUtf8(head) || ENCODED_WORD.test(text)) return UNREADABLE;
  const spans: TextSpan[] = [];
  let at = part.headStart;
  for (const line of text.split("\r\n")) {
    const span = { start: at, end: at + line.length };
    at = span.end + 2;
    if (PLAIN_HEADERS.test(line)) continue;
    const found = /^content-disposition\s*:/i.test(line)
      ? inDisposition(bytes, span, line)
      : [fixed(bytes, span)];
    if (found === undefined) return UNREADABLE;
    spans.push(...found);
  }
  return { readable: true, spans };
}

function inDisposition(bytes: Buffer, span: Span, line: string): readonly TextSpan[] | undefined {
  const groups = DISPOSITION.exec(line)?.groups;
  if (groups === undefined) return undefined;
  const { charset, encoded, plain = "", quoted } = groups;
  const name = utf8(quoted ?? plain);
  const named = new FixedText(span, { kind: "member-name", path: "", text: name });
  const spans = [...(isWord(name) ? [] : [named]), ...fileNameIn(bytes, span, { line, groups })];
  if (encoded === undefined) return spans;
  const text = decoded(encoded, charset);
  const extended = { kind: "file-name", path: "filename*" } as const;
  return text === undefined ? undefined : [...spans, new FixedText(span, { ...extended, text })];
}

interface ReadDisposition {
  readonly line: string;
  readonly groups: Readonly<Record<string, string>>;
}

function fileNameIn(
  bytes: Buffer,
  { start: lineStart }: Span,
  { groups, line }: ReadDisposition,
): readonly TextSpan[] {
  const { before = "", file, plainFile } = groups;
  const own = file ?? plainFile;
  if (own === undefined) return [];
  const quote = file === undefined ? 0 : 1;
  const start = lineStart + line.indexOf(before) + before.length + quote;
  return fileName(bytes, { start, end: start + own.length }, { own, isEditable: quote === 1 });
}

interface WrittenName {
  /** One character for each byte. */
  readonly own: string;
  readonly isEditable: boolean;
}

function fileName(
  bytes: Buffer,
  place: Span,
  { isEditable, own }: WrittenName,
): readonly TextSpan[] {
  if (isEditable && !ESCAPED.test(own)) {
    const literal = { ...place, escapes: 0 };
    return [new FoundText(bytes, literal, Place.ROOT.at("filename"), roleOf("file-name"))];
  }
  const written = utf8(own);
  const read = percentDecoded(written.replaceAll(/\\(.)/g, "$1")) ?? written;
  return [...new Set([written, read])].map(
    (text) => new FixedText(place, { kind: "file-name", path: "filename", text }),
  );
}

const fixed = (bytes: Buffer, span: Span): TextSpan =>
  new FixedText(span, {
    kind: "other",
    path: "",
    text: bytes.toString("utf8", span.start, span.end),
  });

const utf8 = (bytes: string): string => Buffer.from(bytes, "latin1").toString("utf8");

const decoded = (encoded: string, charset = ""): string | undefined =>
  /^utf-8$/i.test(charset)
    ? percentDecoded(utf8(encoded))
    : encoded.replaceAll(/%([\da-f]{2})/gi, (_all, hex) => String.fromCharCode(Number(`0x${hex}`)));

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
