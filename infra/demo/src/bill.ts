import type { UsageEvent } from "./admin-client.ts";

/** The events of a key and what they come to, against what the key is said to have spent. */
export interface Bill {
  readonly events: readonly UsageEvent[];
  readonly sumNanoUsd: bigint;
  readonly spendNanoUsd: bigint;
  /** To the nano-dollar, and not for nothing. */
  readonly addsUp: boolean;
}

export function drawUpBill(events: readonly UsageEvent[], spendNanoUsd: bigint): Bill {
  const sumNanoUsd = events.reduce((sum, event) => sum + event.costInNanoUsd, 0n);
  return {
    events,
    sumNanoUsd,
    spendNanoUsd,
    addsUp: sumNanoUsd > 0n && sumNanoUsd === spendNanoUsd,
  };
}

const HEADINGS = ["event", "model", "status", "prompt", "completion", "cost in USD"];

/** The bill as a table for a terminal. */
export function formatBill({ events, sumNanoUsd, spendNanoUsd }: Bill): string {
  const sum = (field: "prompt_token_count" | "completion_token_count") =>
    events.reduce((total, event) => total + event[field], 0);
  const totals = [sum("prompt_token_count"), sum("completion_token_count")].map(String);
  const rows = [
    HEADINGS,
    ...events.map((event) => [
      event.id,
      event.model,
      String(event.status),
      String(event.prompt_token_count),
      String(event.completion_token_count),
      formatNano(event.costInNanoUsd),
    ]),
    ["sum of the events", "", "", ...totals, formatNano(sumNanoUsd)],
    ["spend of the key", "", "", "", "", formatNano(spendNanoUsd)],
  ];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const rule = widths.map((width) => "-".repeat(width));
  return rows
    .toSpliced(1, 0, rule)
    .toSpliced(events.length + 2, 0, rule)
    .map((row) => formatRow(row, widths))
    .join("\n");
}

/** Words to the left, numbers to the right. */
function formatRow(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, column) => {
      const width = widths[column] ?? 0;
      return column < 2 ? cell.padEnd(width) : cell.padStart(width);
    })
    .join("  ")
    .trimEnd();
}

function formatNano(nano: bigint): string {
  return `${nano / 1_000_000_000n}.${String(nano % 1_000_000_000n).padStart(9, "0")}`;
}
