import type { Quantiles } from "./quantiles.ts";

/** What every run needs to know. */
interface JobBase {
  readonly port: number;
  /** The whole request, head and body, sent again and again. */
  readonly request: string;
  /** Body bytes each answer must have; anything else is a failure. */
  readonly expectedBytes: number;
  /** The gateway under test; undefined when the upstream is called directly. */
  readonly gatewayPid: number | undefined;
  readonly gatewayCore: number | undefined;
  /** Other processes whose CPU is reported, each with everything below it. */
  readonly otherProcesses: Readonly<Record<string, number>>;
  readonly warmupMs: number;
  readonly measureMs: number;
}

/** A fixed number of connections, each sending its next request when its last was answered. */
export interface ClosedLoopJob extends JobBase {
  readonly kind: "closed";
  readonly connections: number;
}

/** A fixed arrival rate, independent of the answers; latency counts from when the request was due. */
export interface OpenLoopJob extends JobBase {
  readonly kind: "open";
  readonly perSecond: number;
}

/** Many slow streams at once, to see what each costs in memory. `measureMs` with all of them open. */
export interface HoldJob extends JobBase {
  readonly kind: "hold";
  readonly streams: number;
}

export type Job = ClosedLoopJob | OpenLoopJob | HoldJob;

export interface LoadResult {
  readonly completed: number;
  readonly failed: number;
  /** The first few failures, in words. */
  readonly failures: readonly string[];
  readonly elapsedMs: number;
  readonly gatewayCpuMs: number;
  /** Busy time of the gateway's core, the gateway's own included. */
  readonly gatewayCoreMs: number;
  readonly otherProcessesCpuMs: Readonly<Record<string, number>>;
  readonly latencyMs: Quantiles;
  readonly firstByteMs: Quantiles;
  /** How late the generator itself was in sending (open loop). */
  readonly latenessMs: Quantiles;
}

export interface HoldResult {
  readonly completed: number;
  readonly failed: number;
  readonly failures: readonly string[];
  readonly residentKibBefore: number;
  readonly residentKibOpen: number;
}

export type ResultOf<J extends Job> = J extends HoldJob ? HoldResult : LoadResult;
