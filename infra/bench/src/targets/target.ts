import type { Upstream } from "../upstream/start-upstream.ts";

/** What all targets are started with. */
export interface BenchEnvironment {
  readonly upstream: Upstream;
  /** The core the gateway is kept on; undefined where nothing can be pinned. */
  readonly gatewayCore: number | undefined;
  /** Where Lintel's CPU profiles go; undefined takes none. */
  readonly profileFolder: string | undefined;
}

export interface RunningTarget {
  readonly port: number;
  /** Where chat completions are. */
  readonly path: string;
  /** Absent: `gpt-4o-mini`. */
  readonly model?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined when there is no gateway. */
  readonly gatewayPid: number | undefined;
  /** Processes that work for the gateway on the other core, by name. */
  readonly otherProcesses: Readonly<Record<string, number>>;
  /** Resolves when nothing is left to do for the requests so far, so that the next run is not disturbed. */
  readonly settle: () => Promise<void>;
  /** Ends the gateway. */
  readonly stop: () => Promise<void>;
}

export type TargetName =
  | "direct"
  | "relay"
  | "lintel"
  | "policy"
  | "answers"
  | "route"
  | "cached"
  | "front"
  | "translated"
  | "portkey"
  | PeerName;

/** Gateways of others that have to be installed first. */
export type PeerName = "litellm" | "bricksllm";

/** One thing to measure. The gateway is restarted for every round. */
export interface Target {
  readonly name: TargetName;
  /** Installs what it needs, once, before anything is measured. Rejects, saying why, where that cannot be had. */
  readonly prepare?: () => Promise<void>;
  readonly start: () => Promise<RunningTarget>;
  /** Ends what stays up between rounds. */
  readonly close: () => Promise<void>;
}
