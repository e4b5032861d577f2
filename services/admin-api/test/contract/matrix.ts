/** One condition that was tried. */
export interface Outcome {
  readonly endpoint: string;
  /** The column. */
  readonly kind: string;
  passed: boolean;
}

/** The matrix endpoint × kind of condition: how many were tried; `2!5` means that two of five failed. */
export function renderMatrix(outcomes: readonly Outcome[]): string {
  const kinds = [...new Set(outcomes.map(({ kind }) => kind))].toSorted();
  const endpoints = [...Map.groupBy(outcomes, ({ endpoint }) => endpoint)];
  const rows = endpoints.map(([endpoint, tried]) => [
    endpoint,
    ...kinds.map((kind) => cellOf(tried.filter((outcome) => outcome.kind === kind))),
  ]);
  const failed = outcomes.filter(({ passed }) => !passed).length;
  return [
    `contract: ${endpoints.length} endpoints, ${outcomes.length} conditions, ${failed} failed`,
    ...align([["endpoint", ...kinds], ...rows]),
  ].join("\n");
}

function cellOf(tried: readonly Outcome[]): string {
  if (tried.length === 0) return "·";
  const failed = tried.filter(({ passed }) => !passed).length;
  return failed === 0 ? String(tried.length) : `${failed}!${tried.length}`;
}

function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths?.[0] ?? 0) : cell.padStart(widths?.[column] ?? 0),
      )
      .join("  "),
  );
}
