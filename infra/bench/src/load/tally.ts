import { monotonicMs } from "../machine/monotonic-ms.ts";
import { coreBusyMs, cpuMsOf, cpuMsOfTree } from "../machine/process-usage.ts";
import type { Answer } from "./connection.ts";
import type { ClosedLoopJob, LoadResult, OpenLoopJob } from "./job.ts";
import { quantilesOf } from "./quantiles.ts";

const FAILURES_TOLD = 5;

export interface Tally {
  /** Opens the measured window: reads every clock. */
  readonly begin: () => void;
  /** Closes it. */
  readonly end: () => void;
  /** Counts an answer that was due at `dueAt`, right or wrong. */
  readonly answer: (answer: Answer, dueAt: number) => void;
  readonly fail: (reason: string) => void;
  readonly result: () => LoadResult;
}

interface Clocks {
  readonly atMs: number;
  readonly gatewayMs: number;
  readonly coreMs: number;
  readonly otherProcessesMs: Readonly<Record<string, number>>;
}

/** Keeps the figures of one run. */
export function createTally(job: ClosedLoopJob | OpenLoopJob): Tally {
  const latencies: number[] = [];
  const firstBytes: number[] = [];
  const lateness: number[] = [];
  const failures: string[] = [];
  let failed = 0;
  let began: Clocks | undefined;
  let ended: Clocks | undefined;
  const fail = (reason: string) => {
    failed += 1;
    if (failures.length < FAILURES_TOLD) failures.push(reason);
  };
  return {
    begin: () => {
      began = readClocks(job);
    },
    end: () => {
      ended = readClocks(job);
    },
    answer: (answer, dueAt) => {
      if (answer.status !== 200 || answer.bodyBytes !== job.expectedBytes) {
        fail(`status ${answer.status} with ${answer.bodyBytes} bytes, not ${job.expectedBytes}`);
        return;
      }
      latencies.push(answer.endedAt - dueAt);
      firstBytes.push(answer.firstByteAt - dueAt);
      lateness.push(answer.sentAt - dueAt);
    },
    fail,
    result: () => ({
      completed: latencies.length,
      failed,
      failures,
      ...usedBetween(began, ended),
      latencyMs: quantilesOf(latencies),
      firstByteMs: quantilesOf(firstBytes),
      latenessMs: quantilesOf(lateness),
    }),
  };
}

function readClocks(job: ClosedLoopJob | OpenLoopJob): Clocks {
  const otherProcesses = Object.entries(job.otherProcesses).map(([name, pid]) => [
    name,
    cpuMsOfTree(pid),
  ]);
  return {
    otherProcessesMs: Object.fromEntries(otherProcesses),
    gatewayMs: job.gatewayPid === undefined ? Number.NaN : cpuMsOf(job.gatewayPid),
    coreMs: job.gatewayCore === undefined ? Number.NaN : coreBusyMs(job.gatewayCore),
    atMs: monotonicMs(),
  };
}

function usedBetween(began: Clocks | undefined, ended: Clocks | undefined) {
  if (began === undefined || ended === undefined) throw new Error("the window was never measured");
  const otherProcesses = Object.entries(ended.otherProcessesMs).map(([name, ms]) => [
    name,
    ms - (began.otherProcessesMs[name] ?? Number.NaN),
  ]);
  return {
    elapsedMs: ended.atMs - began.atMs,
    gatewayCpuMs: ended.gatewayMs - began.gatewayMs,
    gatewayCoreMs: ended.coreMs - began.coreMs,
    otherProcessesCpuMs: Object.fromEntries(otherProcesses),
  };
}
