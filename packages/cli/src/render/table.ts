import { renderCell } from "./cell.ts";

/** Rows under the names of their members, in columns as wide as needed; their `total`, where there is one, is the last. */
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
  return table.map((row) => `${alignRow(row, widths)}\n`).join("");
}

/** The members of one thing, a line each. */
export function renderRecord(entity: object): string {
  const members = Object.entries(entity);
  const width = Math.max(0, ...members.map(([name]) => name.length));
  return members
    .map(([name, value]) => `${`${name.padEnd(width)}  ${renderCell(name, value)}`.trimEnd()}\n`)
    .join("");
}

const alignRow = (row: readonly string[], widths: readonly number[]): string =>
  row
    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
    .join("  ")
    .trimEnd();
