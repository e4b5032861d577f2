import { renderCell } from "./cell.ts";
import type { Output } from "./output.ts";
import { renderRecord, renderTable } from "./table.ts";

interface RenderOptions {
  readonly asJson?: boolean;
  /** Of the terminal; undefined where nothing needs to fit one. */
  readonly width?: number | undefined;
}

/** The text of an output, with its last line feed. */
export function render(output: Output, { asJson = false, width }: RenderOptions = {}): string {
  if (asJson) return `${JSON.stringify(output.json, undefined, 2)}\n`;
  if (output.kind === "rows") {
    const { columns, notes, rows, total } = output;
    return renderTable(rows, columns, { total, width }) + renderNotes(notes);
  }
  if (output.kind === "said") return `${output.text}\n`;
  const { secret, shown } = output;
  const last = secret === undefined ? "" : `\nThe secret, which is not shown again:\n${secret}\n`;
  return renderRecord(shown) + last;
}

/** Lines behind an empty one; nothing in them acts on the terminal. */
const renderNotes = (notes: readonly string[]): string =>
  notes.length === 0 ? "" : `\n${notes.map((note) => `${renderCell("", note)}\n`).join("")}`;
