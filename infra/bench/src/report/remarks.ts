import type { TargetName } from "../targets/target.ts";
import type { Comparison, Measured } from "./comparison.ts";
import { figure, percent } from "./table.ts";

const SATURATED = 0.9;
const DISTURBED = 0.05;
const LATE_MS = 1;

/** What a reader must know before quoting a figure: what was not saturated, disturbed, or failed. */
export function renderRemarks(measured: Measured, comparison: Comparison): string {
  const targets = [...measured.keys()].filter((target) => target !== "direct");
  const remarks = [
    "req/s per core = 1,000,000 / CPU µs of the gateway's process (all its threads): the primary figure. req/s is also bound by the load generator and the upstream, which share the other core; of `direct` it is their limit.",
    "Ratios and differences are taken within each round; shown is the median of the rounds.",
    ...targets.flatMap((target) => remarksOn(target, comparison)),
    ...[...measured].map(([target, rounds]) => failuresOf(target, rounds)).filter(isSaid),
  ];
  return remarks.map((remark) => `- ${remark}`).join("\n");
}

function remarksOn(target: TargetName, { median }: Comparison): string[] {
  const notSaturated = (["plain", "stream"] as const)
    .filter((shape) => median(target, `${shape}Busy`) < SATURATED)
    .map(
      (shape) =>
        `${target}: the gateway's core was only ${percent(median(target, `${shape}Busy`))} busy with ${shape} calls: **not saturated**, something else was the limit; take the figure per core.`,
    );
  const foreign = median(target, "foreign");
  const disturbed =
    foreign > DISTURBED
      ? [
          `${target}: other processes took ${percent(foreign)} of the gateway's core: **disturbed**.`,
        ]
      : [];
  const lateMs = median(target, "latenessP99Ms");
  const late =
    lateMs > LATE_MS
      ? [
          `${target}: the load generator itself was ${figure(lateMs, 2)} ms late (p99): **p99 is not to be trusted**.`,
        ]
      : [];
  return [...notSaturated, ...disturbed, ...late];
}

function failuresOf(target: TargetName, rounds: readonly { failed: number }[]): string | undefined {
  const failed = rounds.reduce((sum, round) => sum + round.failed, 0);
  return failed === 0 ? undefined : `${target}: **${figure(failed)} calls failed**.`;
}

function isSaid(remark: string | undefined): remark is string {
  return remark !== undefined;
}
