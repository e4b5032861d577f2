import { chatRequest } from "../load/chat-request.ts";
import type { Shape } from "../load/chat-request.ts";
import type { HoldResult, LoadResult } from "../load/job.ts";
import { probe } from "../load/probe.ts";
import type { ExpectedBytes } from "../load/probe.ts";
import type { Generator } from "../load/start-generator.ts";
import { countInstructions } from "../machine/count-instructions.ts";
import type { RunningTarget, Target } from "../targets/target.ts";
import type { Upstream } from "../upstream/start-upstream.ts";
import type { Plan, Window } from "./plan.ts";

export interface Bench {
  readonly plan: Plan;
  readonly generator: Generator;
  readonly upstream: Upstream;
  readonly gatewayCore: number | undefined;
}

/** All figures of one target in one round. */
export interface Round {
  readonly plain: LoadResult;
  readonly plainLatency: LoadResult;
  readonly stream: LoadResult;
  readonly streamLatency: LoadResult;
  readonly memory: HoldResult | undefined;
  /** Instructions of the gateway per call; NaN where they cannot be counted. */
  readonly instructions: Readonly<Record<Shape, number>>;
}

interface Subject {
  readonly bench: Bench;
  readonly target: RunningTarget;
  readonly expected: ExpectedBytes;
}

/** Starts a target, measures it and ends it again, also after an error. */
export async function measureTarget(
  bench: Bench,
  target: Target,
  withMemory: boolean,
): Promise<Round> {
  const running = await target.start();
  try {
    await bench.upstream.paceStreams(0);
    const subject = { bench, target: running, expected: await probe(running) };
    return await measureRound(subject, withMemory);
  } finally {
    await running.stop();
  }
}

async function measureRound(subject: Subject, withMemory: boolean): Promise<Round> {
  const { plan } = subject.bench;
  await warmUp(subject);
  // First, while the heap is small: later its free space would hide what a stream costs.
  const memory = withMemory ? await measureMemory(subject) : undefined;
  return {
    memory,
    plain: await saturate(subject, "plain", plan.saturation),
    plainLatency: await arriveSteadily(subject, "plain", plan.latency),
    stream: await saturate(subject, "stream", plan.saturation),
    streamLatency: await arriveSteadily(subject, "stream", plan.streamLatency),
    // On their own: counting may disturb the measurement of time.
    instructions: {
      plain: await instructionsPerCall(subject, "plain"),
      stream: await instructionsPerCall(subject, "stream"),
    },
  };
}

async function warmUp(subject: Subject): Promise<void> {
  const half = { warmupMs: 0, measureMs: subject.bench.plan.startWarmupMs / 2 };
  await saturate(subject, "plain", half);
  await saturate(subject, "stream", half);
}

/** As many requests as it can take, one after another on each connection. */
async function saturate(subject: Subject, shape: Shape, window: Window): Promise<LoadResult> {
  const { bench, target } = subject;
  await bench.upstream.paceStreams(0);
  const result = await bench.generator.run({
    kind: "closed",
    connections: bench.plan.saturation.connections,
    ...jobBase(subject, shape, window),
  });
  await target.settle();
  return result;
}

async function instructionsPerCall(subject: Subject, shape: Shape): Promise<number> {
  const { gatewayPid } = subject.target;
  if (gatewayPid === undefined) return Number.NaN;
  const { measureMs } = subject.bench.plan.saturation;
  const { instructions, result } = await countInstructions(gatewayPid, () =>
    saturate(subject, shape, { warmupMs: 0, measureMs }),
  );
  return instructions / result.completed;
}

/** A fixed arrival rate, far below what it can take. */
async function arriveSteadily(
  subject: Subject,
  shape: Shape,
  window: Window & { readonly perSecond: number; readonly eventIntervalMs?: number },
): Promise<LoadResult> {
  const { bench, target } = subject;
  await bench.upstream.paceStreams(window.eventIntervalMs ?? 0);
  const result = await bench.generator.run({
    kind: "open",
    perSecond: window.perSecond,
    ...jobBase(subject, shape, window),
  });
  await target.settle();
  return result;
}

async function measureMemory(subject: Subject): Promise<HoldResult> {
  const { bench, target } = subject;
  const { memory } = bench.plan;
  await bench.upstream.paceStreams(memory.eventIntervalMs);
  const result = await bench.generator.run({
    kind: "hold",
    streams: memory.streams,
    ...jobBase(subject, "stream", memory),
  });
  await target.settle();
  return result;
}

function jobBase({ bench, target, expected }: Subject, shape: Shape, window: Window) {
  return {
    port: target.port,
    request: chatRequest(target, shape),
    expectedBytes: expected[shape],
    gatewayPid: target.gatewayPid,
    gatewayCore: bench.gatewayCore,
    otherProcesses: target.otherProcesses,
    warmupMs: window.warmupMs,
    measureMs: window.measureMs,
  };
}
