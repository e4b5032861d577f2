/** How long and how hard each target is measured. */
export interface Plan {
  readonly rounds: number;
  /** In how many of the rounds memory is measured, too: it takes longest. */
  readonly memoryRounds: number;
  /** After each start: V8 needs seconds of full load until its code is as fast as it gets. */
  readonly startWarmupMs: number;
  readonly saturation: Window & { readonly connections: number };
  readonly latency: Window & { readonly perSecond: number };
  readonly streamLatency: Window & {
    readonly perSecond: number;
    readonly eventIntervalMs: number;
  };
  readonly memory: Window & { readonly streams: number; readonly eventIntervalMs: number };
}

export interface Window {
  readonly warmupMs: number;
  readonly measureMs: number;
}

const FULL: Plan = {
  rounds: 5,
  memoryRounds: 3,
  startWarmupMs: 20_000,
  saturation: { connections: 64, warmupMs: 1_000, measureMs: 4_000 },
  latency: { perSecond: 500, warmupMs: 1_000, measureMs: 6_000 },
  streamLatency: { perSecond: 50, eventIntervalMs: 5, warmupMs: 1_000, measureMs: 6_000 },
  memory: { streams: 1_000, eventIntervalMs: 250, warmupMs: 1_000, measureMs: 3_000 },
};

const QUICK: Plan = {
  rounds: 2,
  memoryRounds: 1,
  startWarmupMs: 8_000,
  saturation: { connections: 64, warmupMs: 300, measureMs: 1_500 },
  latency: { perSecond: 500, warmupMs: 500, measureMs: 2_000 },
  streamLatency: { perSecond: 50, eventIntervalMs: 5, warmupMs: 500, measureMs: 2_000 },
  memory: { streams: 500, eventIntervalMs: 150, warmupMs: 500, measureMs: 1_000 },
};

/** At fixed rates that a gateway in Python can serve, for as long as it takes to see as many calls; memory is not compared. */
const BESIDE_PEERS: Pick<Plan, "memoryRounds" | "latency" | "streamLatency"> = {
  memoryRounds: 0,
  latency: { perSecond: 20, warmupMs: 1_000, measureMs: 15_000 },
  streamLatency: { perSecond: 5, eventIntervalMs: 5, warmupMs: 1_000, measureMs: 15_000 },
};

interface PlanOptions {
  readonly quick: boolean;
  readonly peers: boolean;
  /** Overrides how often. */
  readonly rounds: number | undefined;
}

/** The plan to follow. */
export function planFor({ peers, quick, rounds }: PlanOptions): Plan {
  const plan = { ...(quick ? QUICK : FULL), ...(peers ? BESIDE_PEERS : {}) };
  return { ...plan, rounds: rounds ?? plan.rounds };
}
