/** What became of a scenario between two dialects. */
export interface MatrixCell {
  readonly pair: string;
  readonly scenario: string;
  readonly lost: readonly string[];
}

const INTRO = `# Every caller's dialect at every target

Made by \`services/proxy-edge/test/translation/translated-calls.test.ts\` (\`-u\` rewrites it): in each cell the caller's own SDK has read an answer that
says what the target's simulated provider said, its usage is that of the event, and the names are those in \`x-lintel-lost\`.

`;

/** Scenarios by pairs. */
export function matrixOf(cells: readonly MatrixCell[]): string {
  const pairs = [...new Set(cells.map(({ pair }) => pair))];
  const scenarios = [...new Set(cells.map(({ scenario }) => scenario))];
  const cellOf = (pair: string, scenario: string): string => {
    const cell = cells.find((each) => each.pair === pair && each.scenario === scenario);
    if (cell === undefined) return "";
    return cell.lost.length === 0 ? "whole" : cell.lost.map((name) => `\`${name}\``).join(", ");
  };
  const rows = scenarios.map((scenario) => [
    scenario,
    ...pairs.map((pair) => cellOf(pair, scenario)),
  ]);
  return INTRO + toTable([["", ...pairs], ...rows]);
}

function toTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...others] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...others].map(line).join("");
}
