import { isUtf8 } from "node:buffer";

import { findAmbiguous } from "../json/scan-members.ts";
import { type FormPart, readForm } from "./read-form.ts";

export type FieldsVerdict =
  | { readonly readable: true; readonly fields: Readonly<Record<string, string>> }
  /** `reason` is a sentence for the caller. */
  | { readonly readable: false; readonly reason: string };

/**
 * The text fields `acted` of a multipart form, those that stand in it. Refused when some reader could see another
 * value of one of them: named twice, in other cases, as a list, as a file, or not in UTF-8.
 */
export function readFields(
  bytes: Buffer,
  contentType: string,
  acted: ReadonlySet<string>,
): FieldsVerdict {
  const parts = readForm(bytes, contentType);
  return parts === undefined ? DISPUTED : fieldsOf(bytes, parts, acted);
}

/** As `readFields`, of the parts of a form that was read already. */
export function fieldsOf(
  bytes: Buffer,
  parts: readonly FormPart[],
  acted: ReadonlySet<string>,
): FieldsVerdict {
  const ambiguous = findAmbiguous(parts.map(spelt), acted);
  if (ambiguous !== undefined) {
    return { readable: false, reason: `\`${ambiguous}\` must be one text field, in lower case.` };
  }
  const fields: Record<string, string> = {};
  for (const { end, name, start } of parts) {
    if (!acted.has(name)) continue;
    const value = bytes.subarray(start, end);
    if (!isUtf8(value)) return { readable: false, reason: `\`${name}\` must be in UTF-8.` };
    fields[name] = value.toString("utf8");
  }
  return { readable: true, fields };
}

export const DISPUTED = {
  readable: false,
  reason: "The form cannot be read for certain.",
} as const;

/** A list (`model[]`) or a file under a field's name is that field to some parsers: spelt so that it is ambiguous. */
function spelt({ isFile, name }: FormPart): { readonly name: string } {
  const plain = name.replace(/\[.*$/, "");
  return { name: isFile || plain !== name ? plain.toUpperCase() : name };
}
