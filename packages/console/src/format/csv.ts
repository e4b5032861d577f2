/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A value as one field of CSV (RFC 4180). A text that a spreadsheet would run as a formula gets an apostrophe first, since names
 * come from people one may not trust.
 */
function csvField(value: unknown): string {
  if (typeof value === "number") return String(value);
  const text = textOf(value);
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** What is neither text, number nor absent is written as JSON. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : JSON.stringify(value);
}

/** One line of fields, with its end. */
export const csvLine = (values: readonly unknown[]): string =>
  `${values.map(csvField).join(",")}\r\n`;
