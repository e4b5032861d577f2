import type { Plan } from "../measure/plan.ts";
import { LITELLM_VERSION } from "../targets/litellm.ts";
import type { TargetName } from "../targets/target.ts";
import { renderAims } from "./aims.ts";
import { compare } from "./comparison.ts";
import type { Comparison, Measured } from "./comparison.ts";
import type { Metrics } from "./metrics.ts";
import { renderRemarks } from "./remarks.ts";
import { figure, percent, table } from "./table.ts";
import type { Cell, Row } from "./table.ts";

export interface Report {
  /** Other gateways beside ours: what ours is to reach is said elsewhere. */
  readonly peers: boolean;
  readonly measured: Measured;
  readonly plan: Plan;
  /** Where and when, one line each. */
  readonly circumstances: readonly string[];
  readonly otherProcesses: ReadonlyMap<TargetName, ReadonlyMap<string, number>>;
}

const LABELS: Readonly<Record<TargetName, string>> = {
  direct: "direct",
  relay: "bare relay (node:http + undici)",
  lintel: "**Lintel, governed**",
  policy: "**Lintel, governed, with a policy**",
  answers: "**Lintel, governed, with a policy on answers too**",
  route: "**Lintel, governed, on a route**",
  cached: "**Lintel, governed, from a route's cache**",
  front: "**Lintel, governed, on /v1**",
  translated: "**Lintel, governed, on /v1, translated**",
  portkey: "Portkey 1.15.2, plain",
  litellm: `LiteLLM ${LITELLM_VERSION}, master key`,
  bricksllm: "BricksLLM, governed",
};

/** The whole report as markdown. */
export function renderReport(report: Report): string {
  const comparison = compare(report.measured);
  const { plan } = report;
  const { connections } = plan.saturation;
  return [
    report.peers ? "# Beside other gateways" : "# Benchmark",
    report.circumstances.map((line) => `- ${line}`).join("\n"),
    ...(report.peers ? [] : [renderAims(comparison)]),
    `## Plain calls, ${connections} connections`,
    saturationTable(report, comparison, "plain"),
    `## Plain calls, ${plan.latency.perSecond} per second (ms)`,
    latencyTable(report, comparison, ["plainP50Ms", "plainP99Ms"]),
    `## Streams of 50 events, ${connections} connections`,
    saturationTable(report, comparison, "stream"),
    `## Time to first byte, ${plan.streamLatency.perSecond} streams per second (ms)`,
    latencyTable(report, comparison, ["firstByteP50Ms", "firstByteP99Ms"]),
    `## Events of a stream that come one by one, every ${plan.streamLatency.eventIntervalMs} ms`,
    costTable(report, comparison, "eventCpuUs"),
    ...(plan.memoryRounds === 0
      ? []
      : [
          `## Memory of open streams (MiB per 1,000, from ${figure(plan.memory.streams)})`,
          costTable(report, comparison, "memoryMib"),
        ]),
    "## CPU beside the gateway (µs per plain call, on the other core)",
    otherProcessesTable(report),
    "## Remarks",
    renderRemarks(report.measured, comparison),
    "",
  ].join("\n\n");
}

function rowsOf(report: Report, cells: (target: TargetName) => readonly Cell[]): Row[] {
  return [...report.measured.keys()].map((target) => [LABELS[target]].concat(cells(target)));
}

function saturationTable(
  report: Report,
  { median, ratio }: Comparison,
  shape: "plain" | "stream",
): string {
  const unit = shape === "plain" ? "req" : "streams";
  const head = [
    "",
    `${unit}/s`,
    "× direct",
    "× relay",
    `CPU µs/${shape === "plain" ? "request" : "stream"}`,
    "× relay",
    `${unit}/s per core`,
    "× relay",
    "core busy",
    "thousand instructions",
    "× relay",
  ];
  const rows = rowsOf(report, (target) => [
    figure(median(target, `${shape}PerSecond`)),
    figure(ratio(target, "direct", `${shape}PerSecond`), 3),
    figure(ratio(target, "relay", `${shape}PerSecond`), 3),
    figure(median(target, `${shape}CpuUs`), 1),
    figure(ratio(target, "relay", `${shape}CpuUs`), 2),
    figure(median(target, `${shape}Capacity`)),
    figure(ratio(target, "relay", `${shape}Capacity`), 3),
    percent(median(target, `${shape}Busy`)),
    figure(median(target, `${shape}Instructions`)),
    figure(ratio(target, "relay", `${shape}Instructions`), 2),
  ]);
  return table(head, rows);
}

function latencyTable(
  report: Report,
  { median, ratio, added }: Comparison,
  metrics: readonly [keyof Metrics, keyof Metrics],
): string {
  const [p50, p99] = metrics;
  const head = ["", "p50", "p99", "added p50", "added p99", "p50 × direct", "p50 × relay"];
  const rows = rowsOf(report, (target) => [
    figure(median(target, p50), 2),
    figure(median(target, p99), 2),
    figure(added(target, p50), 2),
    figure(added(target, p99), 2),
    figure(ratio(target, "direct", p50), 2),
    figure(ratio(target, "relay", p50), 2),
  ]);
  return table(head, rows);
}

function costTable(
  report: Report,
  { median, ratio }: Comparison,
  metric: "memoryMib" | "eventCpuUs",
): string {
  const rows = rowsOf(report, (target) => [
    figure(median(target, metric), 1),
    figure(ratio(target, "relay", metric), 2),
  ]);
  return table(["", metric === "memoryMib" ? "MiB" : "CPU µs/event", "× relay"], rows);
}

function otherProcessesTable({ otherProcesses }: Report): string {
  const rows = [...otherProcesses].flatMap(([target, processes]) =>
    [...processes].map(([name, us]) => [LABELS[target], name, figure(us, 1)]),
  );
  return table(["", "process", "µs"], rows);
}
