import { isUtf8 } from "node:buffer";

import type { DialectTexts, TextSpan, TextsVerdict } from "../../contract/texts.ts";
import { DISPUTED } from "../../formats/form/read-fields.ts";
import { type FormPart, readForm } from "../../formats/form/read-form.ts";
import { Place } from "../../formats/json/strings/place.ts";
import { isNoText } from "./is-no-text.ts";
import { type FileTextsVerdict, readFileTexts } from "./read-file-texts.ts";
import { readPartHead } from "./read-part-head.ts";
import { NO_TEXTS } from "./shapes.ts";
import { FoundText, roleOf } from "./text-span.ts";

type FormTexts = Pick<DialectTexts, "event" | "files" | "line"> &
  Required<Pick<DialectTexts, "fields">>;

/**
 * The texts of a multipart form: of the headers of its parts, names of files above all, of its files, unless these are audio or
 * pictures, and of every field that is not known to be no text.
 */
export function readFormTexts(bytes: Buffer, contentType: string, texts: FormTexts): TextsVerdict {
  const parts = readForm(bytes, contentType);
  if (parts === undefined) return DISPUTED;
  const spans: TextSpan[] = [];
  for (const part of parts) {
    const head = readPartHead(bytes, part);
    if (!head.readable) return head;
    spans.push(...head.spans);
    const verdict = part.isFile ? readFile(bytes, part, texts) : readField(bytes, part, texts);
    if (!verdict.readable) return verdict;
    for (const span of verdict.spans) spans.push(span);
  }
  return { readable: true, texts: { bytes, spans, delimiter: delimiterOf(bytes) } };
}

const NO_SPANS: FileTextsVerdict = { readable: true, spans: [] };

function readFile(
  bytes: Buffer,
  { end, name, start }: FormPart,
  { event, files = "texts", line = event }: FormTexts,
): FileTextsVerdict {
  if (files === "media") return NO_SPANS;
  if (files === "pieces") {
    return { readable: false, reason: "A file that comes in pieces cannot be read for certain." };
  }
  return readFileTexts(bytes, { start, end, place: Place.ROOT.at(name) }, line);
}

function readField(bytes: Buffer, part: FormPart, { fields }: FormTexts): FileTextsVerdict {
  if (isSkipped(bytes, part, fields)) return NO_SPANS;
  if (!isUtf8(bytes.subarray(part.start, part.end))) {
    return { readable: false, reason: `\`${part.name}\` must be in UTF-8.` };
  }
  const kind = fields.get(part.name)?.kind ?? "other";
  const place = Place.ROOT.at(part.name);
  return {
    readable: true,
    spans: [new FoundText(bytes, { ...part, escapes: 0 }, place, roleOf(kind))],
  };
}

function isSkipped(
  bytes: Buffer,
  part: FormPart,
  fields: NonNullable<DialectTexts["fields"]>,
): boolean {
  const shape = fields.get(part.name);
  return shape === undefined ? isNoText(bytes, part, NO_TEXTS) : shape.isSkipped === true;
}

/** A form that was read begins with it. */
const delimiterOf = (bytes: Buffer): string => bytes.toString("utf8", 0, bytes.indexOf("\r\n"));
