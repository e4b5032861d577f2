export type Cell = string;
export type Row = readonly Cell[];

/** A markdown table: the first column is text, all others are figures. */
export function table(head: Row, rows: readonly Row[]): string {
  const rule = head.map((_, index) => (index === 0 ? "---" : "---:"));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A figure with a number of decimals, thousands set apart; a dash where there is none. */
export function figure(value: number, decimals = 0): Cell {
  if (!Number.isFinite(value)) return "–";
  return value.toLocaleString("en", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/** A share as a percentage. */
export function percent(value: number): Cell {
  return Number.isFinite(value) ? `${Math.round(value * 100)} %` : "–";
}
