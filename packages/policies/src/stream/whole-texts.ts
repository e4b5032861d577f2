import { type TextEdit, type Texts, type TextSpan, withTexts } from "@lintel/providers";

import { HeldText } from "./held-text.ts";
import type { TextChange } from "./passage.ts";
import type { TextEditor, TextFacts } from "./text-editor.ts";

/** UTF-16 units that are looked at at a time. */
const SLICE = 2000;
/** The end of a response repeats its texts three times: they are looked at once. */
const MAX_REMEMBERED = 8;
const MIN_REMEMBERED_UNITS = 256;

/** Edits texts that stand whole in an event or an answer. */
export class WholeTexts {
  readonly #editor: TextEditor;
  readonly #remembered = new Map<string, readonly TextChange[]>();

  constructor(editor: TextEditor) {
    this.#editor = editor;
  }

  edits(span: TextSpan, facts: TextFacts): readonly TextEdit[] {
    const steps = this.editsInSlices(span, facts);
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
    }
  }

  /** As `edits`, and yields between slices of a long text, so that others can run. */
  *editsInSlices(
    span: TextSpan,
    facts: TextFacts,
  ): Generator<undefined, readonly TextEdit[], void> {
    const { text } = span;
    const known = facts.isFixed ? undefined : this.#remembered.get(text);
    if (known !== undefined) return known.map((edit) => ({ span, ...edit }));
    const found: TextChange[] = [];
    const held = new HeldText(this.#editor, facts, (edit) => found.push(edit));
    let at = 0;
    for (; at + SLICE < text.length; at += SLICE) {
      held.push(text.slice(at, at + SLICE));
      yield undefined;
    }
    held.pushLast(text.slice(at));
    if (text.length >= MIN_REMEMBERED_UNITS && !facts.isFixed) this.#remember(text, found);
    return found.map((edit) => ({ span, ...edit }));
  }

  #remember(text: string, edits: readonly TextChange[]): void {
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size >= MAX_REMEMBERED && oldest !== undefined) {
      this.#remembered.delete(oldest);
    }
    this.#remembered.set(text, edits);
  }
}

/**
 * The bytes of a whole answer with its texts edited; `undefined` when the editor blocks it. Pauses within long texts, so that
 * others can run.
 */
export function* editWhole(
  texts: Texts,
  editor: TextEditor,
): Generator<undefined, Buffer | undefined, void> {
  const whole = new WholeTexts(editor);
  const edits: TextEdit[] = [];
  for (const span of texts.spans) {
    edits.push(
      ...(yield* whole.editsInSlices(span, { isFixed: !span.isEditable, isRepeated: false })),
    );
    if (editor.isBlocked) return undefined;
    yield undefined;
  }
  return withTexts(texts, edits);
}
