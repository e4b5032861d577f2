import { quantilesOf } from "../load/quantiles.ts";
import { figure, table } from "../report/table.ts";
import type { Measured } from "./measure-questions.ts";

const AIM_MS = { report: 200, list: 100, screen: 200 } as const;

/** The figures as a page: a table for reports, one for lists, one for screens. */
export function renderTable(
  measured: readonly Measured[],
  circumstances: readonly string[],
): string {
  const part = (kind: Measured["question"]["kind"], title: string): string => {
    const rows = measured.filter(({ question }) => question.kind === kind);
    return `## ${title}: p95 below ${AIM_MS[kind]} ms\n\n${tableOf(rows)}\n`;
  };
  return [
    "# Reporting\n",
    ...circumstances.map((line) => `- ${line}`),
    "",
    part("report", "Reports"),
    part("list", "Pages of 100"),
    part("screen", "What the console's screens ask"),
    `${missed(measured)}\n`,
  ].join("\n");
}

/** One question's figures, for somebody who waits. */
export const renderLine = ({ cpuMs, question, tookMs }: Measured): string =>
  `${question.name}: p50 ${figure(quantilesOf(tookMs).p50, 1)} ms, p95 ${figure(p95Of(tookMs), 1)} ms, CPU ${figure(cpuMs, 1)} ms`;

const tableOf = (rows: readonly Measured[]): string =>
  table(
    ["milliseconds", "p50", "p95", "slowest", "CPU", "KB"],
    rows.map(({ question, tookMs, cpuMs, bytes }) => [
      question.name,
      figure(quantilesOf(tookMs).p50, 1),
      figure(p95Of(tookMs), 1),
      figure(quantilesOf(tookMs).max, 1),
      figure(cpuMs, 1),
      figure(bytes / 1024, 0),
    ]),
  );

function missed(measured: readonly Measured[]): string {
  const slow = measured.filter(({ question, tookMs }) => p95Of(tookMs) >= AIM_MS[question.kind]);
  return slow.length === 0
    ? "Every aim is met."
    : `Missed: ${slow.map(({ question }) => question.name).join("; ")}.`;
}

const p95Of = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(0.95 * values.length) - 1)] ?? Number.NaN;
