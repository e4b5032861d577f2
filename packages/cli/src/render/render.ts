import { renderCell } from "./cell.ts";
import type { Output } from "./output.ts";
import { renderRecord, renderTable } from "./table.ts";

/** The text of an output, with its last line feed. */
export function render(output: Output, asJson: boolean): string {
  if (asJson) return `${JSON.stringify(output.json, undefined, 2)}\n`;
  if (output.kind === "rows") {
    return renderTable(output.rows, output.columns, output.total) + renderNotes(output.notes);
  }
  if (output.kind === "said") return `${output.text}\n`;
  const { secret, shown } = output;
  const last = secret === undefined ? "" : `\nThe secret, which is not shown again:\n${secret}\n`;
  return renderRecord(shown) + last;
}

/** Lines behind an empty one; nothing in them acts on the terminal. */
const renderNotes = (notes: readonly string[]): string =>
  notes.length === 0 ? "" : `\n${notes.map((note) => `${renderCell("", note)}\n`).join("")}`;
