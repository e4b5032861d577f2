import { RE2JS, RE2JSException } from "re2js";

import type { Range } from "./word-list.ts";

/** Steps of the compiled programs of all patterns of one policy: what a scan costs grows with them. */
export const MAX_PROGRAM_SIZE = 5_000;

/** Regular expressions, and requirements in words, of one policy. */
export const MAX_TEXT_RULES = 100;

/** How far a match of a pattern without a longest match is followed in a stream, in UTF-16 units. */
const UNBOUNDED_REACH = 512;

/** Some reasons quote the whole pattern. */
const MAX_REASON = 200;

export type PatternVerdict =
  | { readonly usable: true; readonly pattern: RE2JS; readonly programSize: number }
  | { readonly usable: false; readonly reason: string };

/**
 * A regular expression in RE2's syntax (https://github.com/google/re2/wiki/Syntax, 2026-11): no look-around, no
 * back-references, no repeat over 1000, and so never slower than linear in the text.
 */
export function compilePattern(text: string): PatternVerdict {
  try {
    const pattern = RE2JS.compile(text);
    return { usable: true, pattern, programSize: pattern.programSize() };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const reason = error.message.replace(/^error parsing regexp: /, "").slice(0, MAX_REASON);
    return { usable: false, reason };
  }
}

/** Finds ranges of a text, in its order; none is empty. */
export type FindRanges = (text: string) => Range[];

/** What a regular expression matches in a text. Linear in the text. */
export function finderOf(pattern: RE2JS): FindRanges {
  return (text) => {
    // Most texts match nothing, and whether they do is found out several times quicker than where.
    if (!pattern.test(text)) return [];
    const found: Range[] = [];
    const matcher = pattern.matcher(text);
    while (matcher.find()) {
      const range = { start: matcher.start(), end: matcher.end() };
      if (range.end > range.start) found.push(range);
    }
    return found;
  };
}

/**
 * An upper bound of what a pattern matches, in UTF-16 units. Repetitions are written out in its program, each step of which
 * reads one character at most; one without an end is followed for a while only.
 */
export function longestMatch(text: string, programSize: number): number {
  const isUnbounded = /[*+]|\{\d*,\}/.test(text.replaceAll(/\\[*+]/g, ""));
  return isUnbounded ? UNBOUNDED_REACH : 2 * programSize;
}
