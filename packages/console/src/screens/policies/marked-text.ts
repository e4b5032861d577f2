/** A part of a text that a rule found; counted in UTF-16 units, as JavaScript counts. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly type: string;
  readonly action: string;
}

/** A run of text, found by a rule or not. */
export interface Run {
  readonly text: string;
  readonly match: Match | undefined;
}

/** A text in runs, in their order: together they are the text. Of matches that overlap, the one that begins first has the common part. */
export function runsOf(text: string, matches: readonly Match[]): readonly Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const match of matches.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const start = Math.max(at, match.start);
    const end = Math.min(match.end, text.length);
    if (end <= start) continue;
    if (start > at) runs.push({ text: text.slice(at, start), match: undefined });
    runs.push({ text: text.slice(start, end), match });
    at = end;
  }
  if (at < text.length) runs.push({ text: text.slice(at), match: undefined });
  return runs;
}
