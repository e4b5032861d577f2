import { isUtf8 } from "node:buffer";

import type { DialectTexts, TextsVerdict } from "../../contract/texts.ts";
import { DISPUTED } from "../../formats/form/read-fields.ts";
import { type FormPart, readForm } from "../../formats/form/read-form.ts";
import { Place } from "../../formats/json/strings/place.ts";
import { isNoText } from "./is-no-text.ts";
import { NO_TEXTS } from "./shapes.ts";
import { FoundText, roleOf } from "./text-span.ts";

/** The texts of a multipart form: of every field that is no file, and not known to be no text. */
export function readFormTexts(
  bytes: Buffer,
  contentType: string,
  fields: NonNullable<DialectTexts["fields"]>,
): TextsVerdict {
  const parts = readForm(bytes, contentType);
  if (parts === undefined) return DISPUTED;
  const spans: FoundText[] = [];
  for (const part of parts) {
    if (part.isFile || isSkipped(bytes, part, fields)) continue;
    if (!isUtf8(bytes.subarray(part.start, part.end))) {
      return { readable: false, reason: `\`${part.name}\` must be in UTF-8.` };
    }
    const kind = fields.get(part.name)?.kind ?? "other";
    const place = Place.ROOT.at(part.name);
    spans.push(new FoundText(bytes, { ...part, escapes: 0 }, place, roleOf(kind)));
  }
  return { readable: true, texts: { bytes, spans, delimiter: delimiterOf(bytes) } };
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
