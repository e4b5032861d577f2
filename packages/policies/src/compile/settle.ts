import type { ActingAction, Match } from "../match.ts";

/**
 * Matches as they are reported: in the order of the text, those of one action merged where they overlap, and none that cuts
 * a surrogate pair. A merged match has the name of its longest part. O(n log n).
 */
export function settle(text: string, matches: readonly Match[]): readonly Match[] {
  const last: Partial<Record<ActingAction, number>> = {};
  const settled: Match[] = [];
  for (const match of matches.map((one) => wholePairs(text, one)).toSorted(byPosition)) {
    const index = last[match.action];
    const before = index === undefined ? undefined : settled[index];
    if (index !== undefined && before !== undefined && match.start < before.end) {
      settled[index] = merge(before, match);
    } else {
      last[match.action] = settled.push(match) - 1;
    }
  }
  return settled;
}

/** The last position at or before one that cuts none of these matches, which are in the order of their starts. */
export function beforeCut(matches: readonly Pick<Match, "end" | "start">[], at: number): number {
  let uncut = at;
  for (const { end, start } of matches.toReversed()) {
    if (end > uncut && start < uncut) uncut = start;
  }
  return uncut;
}

const byPosition = (a: Match, b: Match): number => a.start - b.start || b.end - a.end;

function merge(before: Match, match: Match): Match {
  const named = match.end - match.start > before.end - before.start ? match : before;
  return { ...named, start: before.start, end: Math.max(before.end, match.end) };
}

/** A match grows over a character that it would cut: half of one is no text. */
function wholePairs(text: string, match: Match): Match {
  const { start, end } = match;
  const from = cutsPair(text, start) ? start - 1 : start;
  const to = cutsPair(text, end) ? end + 1 : end;
  return from === start && to === end ? match : { ...match, start: from, end: to };
}

function cutsPair(text: string, at: number): boolean {
  return (
    (text.charCodeAt(at) & 0xfc_00) === 0xdc_00 && (text.charCodeAt(at - 1) & 0xfc_00) === 0xd8_00
  );
}
