const GAP = 2;
/** As long as an id, which has to be copied whole. */
const MAX_CELL = 36;

interface Fitted {
  /** The first columns, in all rows, long cells cut. */
  readonly shown: readonly (readonly string[])[];
  /** Of the columns that are shown. */
  readonly widths: readonly number[];
}

/**
 * Makes a table as narrow as the terminal: cuts long cells, then leaves out the last columns, but never the first. Without a width, and where it
 * fits, it stays as it is.
 */
export function fitColumns(table: readonly (readonly string[])[], width?: number): Fitted {
  const widths = widthsOf(table);
  if (width === undefined || sumOf(widths) <= width) return { shown: table, widths };
  const cut = table.map((row) => row.map(withoutEnd));
  const narrow = widthsOf(cut);
  let count = narrow.length;
  while (count > 1 && sumOf(narrow.slice(0, count)) > width) count -= 1;
  return { shown: cut.map((row) => row.slice(0, count)), widths: narrow.slice(0, count) };
}

const withoutEnd = (cell: string): string =>
  cell.length > MAX_CELL ? `${cell.slice(0, MAX_CELL - 1)}…` : cell;

const widthsOf = (table: readonly (readonly string[])[]): readonly number[] =>
  (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));

const sumOf = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, (widths.length - 1) * GAP);
