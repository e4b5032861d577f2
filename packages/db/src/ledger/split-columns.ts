type Row = Readonly<Record<string, unknown>>;

/** Rows with what they have in common written once. */
interface SplitRows {
  /** The columns in which all rows are alike. */
  readonly same: Row;
  /** Of each row the other columns, every one of them present. */
  readonly varying: readonly Row[];
}

/** Splits rows that all have the same columns. Of values that are objects, only lists of the same members are alike. */
export function splitColumns(rows: readonly Row[]): SplitRows {
  const [first = {}, ...others] = rows;
  const names = Object.keys(first);
  const differing = names.filter((name) => others.some((row) => !isAlike(row[name], first[name])));
  const differs = new Set(differing);
  const pick = (row: Row, picked: readonly string[]): Row =>
    Object.fromEntries(picked.map((name) => [name, row[name]]));
  return {
    same: pick(
      first,
      names.filter((name) => !differs.has(name)),
    ),
    varying: rows.map((row) => pick(row, differing)),
  };
}

const isAlike = (one: unknown, other: unknown): boolean =>
  one === other ||
  (Array.isArray(one) &&
    Array.isArray(other) &&
    one.length === other.length &&
    one.every((member, index) => member === other[index]));
