import type { LoadResult } from "../load/job.ts";
import type { Round } from "../measure/measure-target.ts";
import type { Plan } from "../measure/plan.ts";
import { STREAM_EVENTS } from "../upstream/canned-answers.ts";

/** The figures of one target in one round; NaN where there is nothing to measure. */
export interface Metrics {
  readonly plainPerSecond: number;
  readonly plainCpuUs: number;
  /** Requests per second of one core that does nothing else: what the CPU time allows. */
  readonly plainCapacity: number;
  /** Share of the window in which the gateway was on its core. */
  readonly plainBusy: number;
  /** Thousands per call. */
  readonly plainInstructions: number;
  readonly streamInstructions: number;
  readonly plainP50Ms: number;
  readonly plainP99Ms: number;
  readonly streamPerSecond: number;
  readonly streamCpuUs: number;
  readonly streamCapacity: number;
  readonly streamBusy: number;
  readonly firstByteP50Ms: number;
  readonly firstByteP99Ms: number;
  /** Per event of a stream whose events come one by one; at saturation they come in clusters. */
  readonly eventCpuUs: number;
  readonly memoryMib: number;
  /** Share of the gateway's core that others took from it at saturation. */
  readonly foreign: number;
  readonly latenessP99Ms: number;
  readonly failed: number;
}

/** Computes what is reported from what was measured. */
export function metricsOf(round: Round, plan: Plan): Metrics {
  const plainCpuUs = cpuUsPerCall(round.plain);
  const streamCpuUs = cpuUsPerCall(round.stream);
  return {
    plainPerSecond: perSecond(round.plain),
    plainCpuUs,
    plainCapacity: 1e6 / plainCpuUs,
    plainBusy: round.plain.gatewayCpuMs / round.plain.elapsedMs,
    plainInstructions: round.instructions.plain / 1_000,
    streamInstructions: round.instructions.stream / 1_000,
    plainP50Ms: round.plainLatency.latencyMs.p50,
    plainP99Ms: round.plainLatency.latencyMs.p99,
    streamPerSecond: perSecond(round.stream),
    streamCpuUs,
    streamCapacity: 1e6 / streamCpuUs,
    streamBusy: round.stream.gatewayCpuMs / round.stream.elapsedMs,
    firstByteP50Ms: round.streamLatency.firstByteMs.p50,
    firstByteP99Ms: round.streamLatency.firstByteMs.p99,
    eventCpuUs: cpuUsPerCall(round.streamLatency) / STREAM_EVENTS,
    memoryMib: memoryMib(round, plan),
    foreign: (round.plain.gatewayCoreMs - round.plain.gatewayCpuMs) / round.plain.elapsedMs,
    latenessP99Ms: round.plainLatency.latenessMs.p99,
    failed: failedIn(round),
  };
}

function perSecond({ completed, elapsedMs }: LoadResult): number {
  return (completed / elapsedMs) * 1_000;
}

function cpuUsPerCall({ gatewayCpuMs, completed }: LoadResult): number {
  return (gatewayCpuMs * 1_000) / completed;
}

function memoryMib({ memory }: Round, plan: Plan): number {
  if (memory === undefined) return Number.NaN;
  const grownKib = memory.residentKibOpen - memory.residentKibBefore;
  return (grownKib / 1_024) * (1_000 / plan.memory.streams);
}

function failedIn(round: Round): number {
  const { plain, plainLatency, stream, streamLatency, memory } = round;
  const loads = [plain, plainLatency, stream, streamLatency];
  return loads.reduce((sum, load) => sum + load.failed, memory?.failed ?? 0);
}
