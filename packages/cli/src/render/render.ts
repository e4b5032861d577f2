import type { Output } from "./output.ts";
import { renderRecord, renderTable } from "./table.ts";

/** The text of an output, with its last line feed. */
export function render(output: Output, asJson: boolean): string {
  if (asJson) return `${JSON.stringify(output.json, undefined, 2)}\n`;
  if (output.kind === "rows") return renderTable(output.rows, output.columns, output.total);
  if (output.kind === "said") return `${output.text}\n`;
  const { secret, shown } = output;
  const last = secret === undefined ? "" : `\nThe secret, which is not shown again:\n${secret}\n`;
  return renderRecord(shown) + last;
}
