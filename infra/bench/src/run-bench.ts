import { startGenerator } from "./load/start-generator.ts";
import type { CorePlan } from "./machine/core-plan.ts";
import { measureTarget } from "./measure/measure-target.ts";
import type { Bench, Round } from "./measure/measure-target.ts";
import type { Plan } from "./measure/plan.ts";
import { profileLintel } from "./profile/profile-lintel.ts";
import { bricksllm } from "./targets/bricksllm.ts";
import { direct } from "./targets/direct.ts";
import {
  cachedRoute,
  frontDoor,
  lintel,
  lintelRoute,
  lintelWithPolicy,
  lintelWithPolicyOnAnswers,
  translated,
} from "./targets/lintel.ts";
import { litellm } from "./targets/litellm.ts";
import { portkey } from "./targets/portkey.ts";
import { relay } from "./targets/relay.ts";
import type { BenchEnvironment, Target, TargetName } from "./targets/target.ts";
import { startUpstream } from "./upstream/start-upstream.ts";

export interface BenchRequest {
  readonly plan: Plan;
  readonly targets: readonly TargetName[];
  readonly profile: boolean;
  readonly cores: CorePlan;
  readonly say: (line: string) => void;
}

export interface BenchResult {
  /** By target, in the order asked for; one entry per round. */
  readonly rounds: ReadonlyMap<TargetName, readonly Round[]>;
  readonly profile: string | undefined;
}

const TARGETS: Readonly<Record<TargetName, (environment: BenchEnvironment) => Target>> = {
  direct,
  relay,
  lintel,
  policy: lintelWithPolicy,
  answers: lintelWithPolicyOnAnswers,
  route: lintelRoute,
  cached: cachedRoute,
  front: frontDoor,
  translated,
  portkey,
  litellm,
  bricksllm,
};

/** Starts load generator and upstream, measures the targets in turn, round by round, and ends everything. */
export async function runBench(request: BenchRequest): Promise<BenchResult> {
  const gatewayCore = request.cores.gateway;
  await using cleanup = new AsyncDisposableStack();
  const upstream = await startUpstream();
  cleanup.defer(upstream.stop);
  const generator = await startGenerator();
  cleanup.defer(generator.stop);
  // Without a generator the measurement fails, and everything is ended on the way out.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void generator.stop());
  const bench = { plan: request.plan, generator, upstream, gatewayCore };
  const environment = { upstream, gatewayCore, profileFolder: undefined };
  const targets = await preparedOnes(
    request.targets.map((name) => TARGETS[name](environment)),
    request.say,
  );
  for (const target of targets) cleanup.defer(target.close);
  const rounds = await measureRounds(request, bench, targets);
  if (!request.profile) return { rounds, profile: undefined };
  request.say("profiling Lintel");
  const profiled = (profileFolder: string) => lintel({ ...environment, profileFolder });
  // What was measured in a quarter of an hour is not thrown away because this failed.
  const profile = await profileLintel(bench, profiled).catch(
    (error: unknown) => `No profile could be taken: ${String(error)}`,
  );
  return { rounds, profile };
}

/** Those that can be had; of the others it is said why not. */
async function preparedOnes(
  targets: readonly Target[],
  say: BenchRequest["say"],
): Promise<readonly Target[]> {
  const prepared: Target[] = [];
  for (const target of targets) {
    try {
      await target.prepare?.();
      prepared.push(target);
    } catch (error) {
      say(`${target.name} is left out: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return prepared;
}

/** A B C D A B C D …: each round meets the same machine, so that its moods cancel. */
async function measureRounds(
  { plan, say }: BenchRequest,
  bench: Bench,
  targets: readonly Target[],
): Promise<Map<TargetName, Round[]>> {
  const rounds = new Map<TargetName, Round[]>(targets.map(({ name }) => [name, []]));
  for (let index = 0; index < plan.rounds; index += 1) {
    for (const target of targets) {
      say(`round ${index + 1} of ${plan.rounds}: ${target.name}`);
      const round = await measureTarget(bench, target, index < plan.memoryRounds);
      rounds.get(target.name)?.push(round);
      for (const failure of failuresOf(round)) say(`  failed: ${failure}`);
    }
  }
  return rounds;
}

function failuresOf({ memory, plain, plainLatency, stream, streamLatency }: Round): string[] {
  const loads = { memory, plain, plainLatency, stream, streamLatency };
  return Object.entries(loads).flatMap(([part, load]) =>
    (load?.failures ?? []).map((failure) => `${part}: ${failure}`),
  );
}
