/** One small fault that can be put into a source text. */
export interface Mutant {
  /** First character that is replaced. */
  readonly at: number;
  /** The character after the last one that is replaced. */
  readonly end: number;
  readonly replacement: string;
}

export const applyMutant = (source: string, { at, end, replacement }: Mutant): string =>
  source.slice(0, at) + replacement + source.slice(end);

/** The mutant for a reader: its line, what stood there, and what stands there now. */
export function describeMutant(source: string, { at, end, replacement }: Mutant): string {
  const line = source.slice(0, at).split("\n").length;
  return `${line}: ${onOneLine(source.slice(at, end))} → ${onOneLine(replacement) || "(removed)"}`;
}

const MAX_SHOWN = 100;

function onOneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
}

/** At most `count` of the items, evenly spread, the same ones every time. */
export function sampleOf<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return items.filter(
    (_, at) =>
      Math.floor((at * count) / items.length) !== Math.floor(((at - 1) * count) / items.length),
  );
}
