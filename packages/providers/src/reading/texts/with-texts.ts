import type { TextEdit, Texts, TextSpan } from "../../contract/texts.ts";
import { applySplices, type Splice } from "../../formats/json/edit-members.ts";
import { encodeLiteral } from "../../formats/json/strings/literal.ts";
import { UnitWalk } from "../../formats/json/strings/unit-walk.ts";

/**
 * The bytes with these edits made: every byte outside of the edited ranges stays as it is, however it is escaped. Nothing to
 * edit: the very same buffer. Linear in the edited spans. Throws a `RangeError` for ranges that overlap or lie outside of
 * their text, for spans that cannot be edited, and for a field of a form that would end its form.
 */
export function withTexts(texts: Texts, edits: readonly TextEdit[]): Buffer {
  if (edits.length === 0) return texts.bytes;
  const bySpan = Map.groupBy(edits, ({ span }) => span);
  const splices = [...bySpan].flatMap(([span, own]) => splicesIn(texts.bytes, span, own));
  const edited = applySplices(texts.bytes, splices);
  if (texts.delimiter !== undefined) requireSameParts(texts.bytes, edited, texts.delimiter);
  return edited;
}

function splicesIn(bytes: Buffer, span: TextSpan, edits: readonly TextEdit[]): readonly Splice[] {
  if (!span.isEditable) throw new RangeError(`${span.path} cannot be edited.`);
  const walk = new UnitWalk(bytes, span);
  return inOrder(edits).map(({ from, text, to }) => {
    const before = walk.boundaryAt(from);
    const behind = walk.boundaryAt(to);
    // Half of a character that an edit cuts stays.
    const replaced = before.high + text + behind.low;
    return {
      start: before.start,
      end: behind.end,
      text: encodeLiteral(replaced, span.escapes),
    };
  });
}

/** By their ranges; those that touch are made one, since both may cut the same character. */
function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  const merged: TextEdit[] = [];
  for (const edit of edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = merged.at(-1);
    if (edit.from > edit.to || edit.from < (last?.to ?? 0)) throw new RangeError("Ranges overlap.");
    if (last?.to !== edit.from) merged.push(edit);
    else merged.splice(-1, 1, { ...last, to: edit.to, text: last.text + edit.text });
  }
  return merged;
}

/** A field that holds the delimiter of its form would end there. */
function requireSameParts(bytes: Buffer, edited: Buffer, delimiter: string): void {
  if (timesIn(edited, delimiter) !== timesIn(bytes, delimiter)) {
    throw new RangeError("A field cannot hold the delimiter of its form.");
  }
}

function timesIn(bytes: Buffer, delimiter: string): number {
  let times = 0;
  for (let at = bytes.indexOf(delimiter); at >= 0; at = bytes.indexOf(delimiter, at + 1)) {
    times += 1;
  }
  return times;
}
