import type { TextEdit, TextSpan } from "@lintel/providers";

import type { Match } from "../match.ts";
import type { Marks } from "./marks.ts";

/** The edits that put marks in the place of what is to be redacted in a span; `matches` are those of its text, as `scan` gives them. */
export function toEdits(span: TextSpan, matches: readonly Match[], marks: Marks): TextEdit[] {
  const redacted = matches.filter(({ action }) => action === "allow_but_redact");
  if (redacted.length === 0) return [];
  const { text } = span;
  return redacted.map((match) => ({
    span,
    from: match.start,
    to: match.end,
    text: marks.mark(match, text.slice(match.start, match.end)),
  }));
}

/** A text with marks in the place of what is to be redacted. */
export function redactText(text: string, matches: readonly Match[], marks: Marks): string {
  const parts: string[] = [];
  let done = 0;
  for (const match of matches) {
    if (match.action !== "allow_but_redact") continue;
    parts.push(
      text.slice(done, match.start),
      marks.mark(match, text.slice(match.start, match.end)),
    );
    done = match.end;
  }
  parts.push(text.slice(done));
  return parts.join("");
}
