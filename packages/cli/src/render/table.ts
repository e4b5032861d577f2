import { isTime, renderCell } from "./cell.ts";
import { fitColumns } from "./fit-columns.ts";

interface TableOptions {
  /** Stands last. */
  readonly total?: object | undefined;
  /** Of the terminal; undefined where the table may be as wide as it is. */
  readonly width?: number | undefined;
}

/**
 * Rows under the names of their members, in columns as wide as needed, numbers to the right. What does not fit the terminal is left out, and
 * named below.
 */
export function renderTable(
  rows: readonly object[],
  columns: readonly string[],
  { total, width }: TableOptions = {},
): string {
  if (rows.length === 0) return "nothing found\n";
  const cells = (total === undefined ? rows : [...rows, total]).map((row) => {
    const members = new Map(Object.entries(row));
    return columns.map((name) => renderCell(name, members.get(name)));
  });
  const whole = [columns.map((name) => name.toUpperCase()), ...cells];
  const { shown, widths } = fitColumns(whole, width);
  const areNumbers = columns.map((name) => hasNumbersIn(rows, name));
  const table = shown.map((row) => `${alignRow(row, { widths, areNumbers })}\n`).join("");
  const hidden = columns.slice(widths.length);
  return hidden.length === 0
    ? table
    : `${table}\nnot shown here: ${hidden.join(", ")} (--wide shows them)\n`;
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
