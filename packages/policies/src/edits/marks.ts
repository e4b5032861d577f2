import type { PolicyMarks } from "@lintel/core";

import type { Match } from "../match.ts";

const MASK = "***";
/** As a model may write one back, in other case. */
const MARK = /\[[A-Z_]{2,64}_\d{1,9}\]/giu;
/** What a text may end with that becomes a mark. */
const BEGINNING = /\[(?:[A-Z_]{0,64}(?:_\d{0,9})?)$/iu;

/** What stands in the place of redacted values in one call, and for which values. Kept in memory, for that call only. */
export class Marks {
  readonly style: PolicyMarks;
  readonly #marks = new Map<string, string>();
  readonly #originals = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  constructor(style: PolicyMarks) {
    this.style = style;
  }

  /** The mark for a value: `***`, or `[EMAIL_1]`, the same one for the same value of a type. */
  mark({ type }: Pick<Match, "type">, value: string): string {
    if (this.style === "mask") return MASK;
    const key = `${type}:${value}`;
    const known = this.#marks.get(key);
    if (known !== undefined) return known;
    const count = (this.#counts.get(type) ?? 0) + 1;
    const mark = `[${type.toUpperCase()}_${count}]`;
    this.#counts.set(type, count);
    this.#marks.set(key, mark);
    if (this.style === "reversible") this.#originals.set(mark, value);
    return mark;
  }

  /** Whether answers have to be read for marks that stand for a value. */
  get isReversible(): boolean {
    return this.#originals.size > 0;
  }

  /** What a mark stands for, in whatever case it is written; `undefined` if this call made no such mark. */
  originalOf(mark: string): string | undefined {
    return this.#originals.get(mark.toUpperCase());
  }

  /** The reversible marks made so far, each with what it stands for. Not those that are made later. */
  get reversible(): ReadonlyMap<string, string> {
    return new Map(this.#originals);
  }

  /** A text with the values in the place of their marks. */
  restore(text: string): string {
    if (!this.isReversible || !text.includes("[")) return text;
    return text.replaceAll(MARK, (mark) => this.originalOf(mark) ?? mark);
  }

  /** Where a mark may have begun that the text does not hold in full; the length of the text if none has. */
  pendingFrom(text: string): number {
    const at = this.isReversible ? text.search(BEGINNING) : -1;
    return at === -1 ? text.length : at;
  }
}
