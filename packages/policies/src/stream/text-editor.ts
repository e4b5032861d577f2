/** A part of a text on which something is done, in UTF-16 units. */
export interface TextRange {
  readonly start: number;
  /** First unit behind it. */
  readonly end: number;
}

/** What was found in the beginning of a text. */
export interface SettledRanges {
  /** As `find` gives them. */
  readonly ranges: readonly TextRange[];
  /** How much of the text is final, whatever follows: no range that is not found begins in it, and none goes beyond. */
  readonly settledUpTo: number;
}

/** What is known of the text that an editor looks at. */
export interface TextFacts {
  /** No text can take the place of another in it. */
  readonly isFixed: boolean;
  /** It has been seen before, in pieces or as a whole: nothing in it counts again. */
  readonly isRepeated: boolean;
}

/** Changes texts, whole ones and such as come in pieces: puts marks in the place of what was found, or originals in that of marks. */
export interface TextEditor {
  /** The longest range it finds, in UTF-16 units: so much of a text in pieces is held back at most. */
  readonly reach: number;
  /** How many units before a range can decide about it. */
  readonly context: number;
  /** Nothing more of the answer may pass. */
  readonly isBlocked: boolean;
  /** In the order of their starts. They may overlap. */
  find(text: string): readonly TextRange[];
  /** As `find`, of a text that may go on. */
  findSettled(text: string): SettledRanges;
  /** What stands in the place of a range of this text; `undefined` when it stays. Asked once for each range of a text. */
  replace(range: TextRange, value: string, facts: TextFacts): string | undefined;
}
