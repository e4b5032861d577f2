import { csvLine } from "../../../format/csv.ts";

export type ExportRow = Readonly<Record<string, unknown>>;
export type ExportFormat = "csv" | "json";

/** Rows that were read whole, as the one page that an export reads. */
export async function* onePage(
  rows: readonly ExportRow[] | undefined,
): AsyncGenerator<readonly ExportRow[]> {
  yield rows ?? [];
}

/** A part of a file, and how many rows there are with it. */
interface ExportPart {
  readonly text: string;
  readonly count: number;
}

/** The text of a file, page by page: CSV with its names first, or a JSON array with a line for each row. */
export async function* exportText(
  pages: AsyncIterable<readonly ExportRow[]>,
  format: ExportFormat,
): AsyncGenerator<ExportPart> {
  let count = 0;
  for await (const rows of pages) {
    const text = format === "csv" ? csvOf(rows, count === 0) : jsonOf(rows, count === 0);
    count += rows.length;
    yield { text, count };
  }
  if (format === "json") yield { text: count === 0 ? "[]\n" : "\n]\n", count };
}

function csvOf(rows: readonly ExportRow[], isFirst: boolean): string {
  const [first] = rows;
  const head = isFirst && first !== undefined ? csvLine(Object.keys(first)) : "";
  return head + rows.map((row) => csvLine(Object.values(row))).join("");
}

function jsonOf(rows: readonly ExportRow[], isFirst: boolean): string {
  if (rows.length === 0) return "";
  return (isFirst ? "[\n" : ",\n") + rows.map((row) => JSON.stringify(row)).join(",\n");
}
