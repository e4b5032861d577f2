/** Members that hold a time in Unix seconds. */
const TIME = /(At|_at|^at)$/;

export const isTime = (name: string): boolean => TIME.test(name);

/** A value in one line of text. Nothing in it can move a terminal's cursor or change its colours. */
export function renderCell(name: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" && isTime(name)) return renderTime(value);
  if (Array.isArray(value)) return value.map((item) => renderCell("", item)).join(", ");
  return escapeControls(typeof value === "string" ? value : JSON.stringify(value));
}

function renderTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace(".000Z", "Z");
}

/** Control characters, and those that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const escapeControls = (text: string): string =>
  text.replaceAll(UNPRINTABLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
