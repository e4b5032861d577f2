import { digitsOf } from "../checks/digits.ts";
import type { EntityType } from "../entity-type.ts";
import { digitsAhead, type Document, isDigitAt, isIsolated, matchAt } from "../text/document.ts";

/** Takes what a detector has found: positions of the document's text, and how sure it is. */
export type Report = (type: EntityType, start: number, end: number, score: number) => void;

/** Finds the entities of one family in a document. Pure, linear in the length of the text. */
export interface Detector {
  readonly name: string;
  readonly find: (document: Document, report: Report) => void;
}

/** A number of a fixed form: where it may start, what it is, and what makes it sure. */
export interface NumberForm {
  readonly type: EntityType;
  /** Sticky and bounded. They start at a run that holds a digit. */
  readonly patterns: readonly RegExp[];
  /** Whether it may start with a letter. */
  readonly startsWithLetter?: true;
  /** Whether three digits are enough. */
  readonly isShort?: true;
  /** Undefined if it is none. */
  readonly score: (value: Candidate) => number | undefined;
}

export interface Candidate {
  readonly text: string;
  /** In upper case, without separators. */
  readonly compact: string;
  readonly digits: string;
  readonly start: number;
  readonly end: number;
  readonly document: Document;
}

/** Fewer digits than this are only a card's code, or its month and year. */
const MIN_DIGITS = 4;

/** Reports each number of these forms. */
export function findNumbers(
  document: Document,
  forms: readonly NumberForm[],
  report: Report,
): void {
  for (const start of document.marks.numbers) {
    const isShort = digitsAhead(document.text, start) < MIN_DIGITS;
    const startsWithDigit = isDigitAt(document.text, start);
    for (const form of forms) {
      if (isShort && form.isShort !== true) continue;
      if (startsWithDigit || form.startsWithLetter === true) {
        findForm({ document, start, form }, report);
      }
    }
  }
}

interface Place {
  readonly document: Document;
  readonly start: number;
  readonly form: NumberForm;
}

function findForm({ document, start, form }: Place, report: Report): void {
  for (const pattern of form.patterns) {
    const text = matchAt(pattern, document.text, start);
    if (text === undefined) continue;
    const end = start + text.length;
    if (!isIsolated(document.text, start, end)) continue;
    const compact = text.replaceAll(/[^\p{L}\d]/gu, "").toUpperCase();
    const score = form.score({ text, compact, digits: digitsOf(text), start, end, document });
    if (score === undefined) continue;
    report(form.type, start, end, score);
    return;
  }
}
