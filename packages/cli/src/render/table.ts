import { isTime, renderCell } from "./cell.ts";

/**
 * Rows under the names of their members, in columns as wide as needed, numbers to the right; their `total`, where there is one, is the
 * last.
 */
export function renderTable(
  rows: readonly object[],
  columns: readonly string[],
  total?: object,
): string {
  if (rows.length === 0) return "nothing found\n";
  const cells = (total === undefined ? rows : [...rows, total]).map((row) => {
    const members = new Map(Object.entries(row));
    return columns.map((name) => renderCell(name, members.get(name)));
  });
  const table = [columns.map((name) => name.toUpperCase()), ...cells];
  const widths = columns.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const areNumbers = columns.map((name) => hasNumbersIn(rows, name));
  return table.map((row) => `${alignRow(row, { widths, areNumbers })}\n`).join("");
}

/** Whether a column has numbers alone, which are no times. */
const hasNumbersIn = (rows: readonly object[], name: string): boolean =>
  !isTime(name) &&
  rows.every((row) => typeof new Map<string, unknown>(Object.entries(row)).get(name) === "number");

/** The members of one thing, a line each. */
export function renderRecord(entity: object): string {
  const members = Object.entries(entity);
  const width = Math.max(0, ...members.map(([name]) => name.length));
  return members
    .map(([name, value]) => `${`${name.padEnd(width)}  ${renderCell(name, value)}`.trimEnd()}\n`)
    .join("");
}

interface Alignment {
  readonly widths: readonly number[];
  readonly areNumbers: readonly boolean[];
}

const alignRow = (row: readonly string[], { areNumbers, widths }: Alignment): string =>
  row
    .map((cell, column) => {
      const width = widths[column] ?? 0;
      return areNumbers[column] === true ? cell.padStart(width) : cell.padEnd(width);
    })
    .join("  ")
    .trimEnd();
