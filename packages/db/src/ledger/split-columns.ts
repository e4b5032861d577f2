type Row = Readonly<Record<string, unknown>>;

/** Rows with what they have in common written once. */
interface SplitRows {
  /** The columns in which all rows are alike. */
  readonly same: Row;
  /** Each row's other columns, all present. */
  readonly varying: readonly Row[];
}

/**
 * Splits rows that all have the same columns in the same order. Of values that are objects, only lists of the same members are alike. By place
 * instead of by name: this is done for every value of every call.
 */
export function splitColumns(rows: readonly Row[]): SplitRows {
  const names = Object.keys(rows[0] ?? {});
  const table = rows.map((row) => Object.values(row));
  const first = table[0] ?? [];
  const differs = names.map((_, at) => table.some((values) => !isAlike(values[at], first[at])));
  const differing = names.flatMap((name, at) => (differs[at] === true ? [{ name, at }] : []));
  const same = names.flatMap((name, at) => (differs[at] === true ? [] : [[name, first[at]]]));
  const varying = table.map((values) => {
    const own: Record<string, unknown> = {};
    for (const { at, name } of differing) own[name] = values[at];
    return own;
  });
  return { same: Object.fromEntries(same), varying };
}

const isAlike = (one: unknown, other: unknown): boolean =>
  one === other ||
  (Array.isArray(one) &&
    Array.isArray(other) &&
    one.length === other.length &&
    one.every((member, index) => member === other[index]));
