import {
  createPodMaker,
  type Image,
  type PodMakerOptions,
  type Slot,
  untilAvailable,
} from "./pod-slot.ts";
import type { WorkloadSpec } from "./read-manifests.ts";
import { runJob } from "./run-job.ts";
import type { PodEnd, RunningPod } from "./run-pod.ts";

export interface EndedPod extends PodEnd {
  readonly name: string;
  readonly version: string;
}

/** The pods of a release, kept as its manifests say. */
export interface Release {
  /**
   * What `helm upgrade --wait` and the controllers do: the hook job to its end, then all workloads at once, each by its own strategy. Rejects
   * where the job fails, and has changed nothing then. `hooks` is false for what `helm rollback` does.
   */
  apply(workloads: readonly WorkloadSpec[], image: Image, hooks?: boolean): Promise<void>;
  pods(component: string): readonly RunningPod[];
  /** Pods that a node was lost with: they end at once, and begin again elsewhere only by `replace`. */
  lose(names: readonly string[]): Promise<void>;
  /** Starts the pods again that were lost. */
  replace(): Promise<void>;
  readonly ended: readonly EndedPod[];
  stop(): Promise<void>;
}

export function createRelease(options: PodMakerOptions): Release {
  const maker = createPodMaker(options);
  const slots = new Map<string, Slot[]>();
  const ended: EndedPod[] = [];
  const every = (): readonly Slot[] => [...slots.values()].flat();
  const end = async ({ pod }: Slot): Promise<void> => {
    const how = await pod.end();
    ended.push({ ...how, name: pod.name, version: pod.version });
  };
  const roll = (workload: WorkloadSpec, image: Image): Promise<void> => {
    const now = slots.get(workload.component) ?? [];
    slots.set(workload.component, now);
    const start = (name: string): Slot => maker.start(workload, image, name);
    return rollOut({ workload, now, start, end });
  };
  return {
    async apply(workloads, image, hooks = true) {
      for (const job of workloads.filter(({ isHook }) => isHook && hooks)) {
        await runJob(maker.describe(job, image, "migrate"));
      }
      const rest = workloads.filter(({ isHook }) => !isHook);
      await Promise.all(rest.map((workload) => roll(workload, image)));
    },
    pods: (component) => (slots.get(component) ?? []).map(({ pod }) => pod),
    async lose(names) {
      const lost = every().filter(({ pod }) => names.includes(pod.name));
      await Promise.all(lost.map(({ pod }) => pod.kill()));
    },
    async replace() {
      const lost = every().filter(({ pod }) => !pod.isReady);
      for (const slot of lost) {
        slot.pod = maker.start(slot.workload, slot.image, slot.pod.name).pod;
      }
      await Promise.all(lost.map((slot) => untilAvailable(slot)));
    },
    ended,
    async stop() {
      await Promise.all(every().map(({ pod }) => pod.kill()));
    },
  };
}

interface RollOut {
  readonly workload: WorkloadSpec;
  /** Those that there are; changed as pods are replaced. */
  readonly now: Slot[];
  readonly start: (name: string) => Slot;
  readonly end: (slot: Slot) => Promise<void>;
}

async function rollOut({ end, now, start, workload }: RollOut): Promise<void> {
  const { component, kind, replicas } = workload;
  const old = [...now];
  if (old.length === 0) {
    const names = Array.from({ length: replicas }, (_, ordinal) => `${component}-${ordinal}`);
    now.push(...names.map((name) => start(name)));
    await Promise.all(now.map((slot) => untilAvailable(slot)));
  } else if (kind === "StatefulSet") {
    // The highest ordinal first, each once the one before is available; in the same place and with its volume.
    for (const slot of old.toReversed()) {
      await end(slot);
      const next = start(slot.pod.name);
      now.splice(now.indexOf(slot), 1, next);
      await untilAvailable(next);
    }
  } else {
    for (const slot of old) {
      const next = start(slot.pod.name);
      now.push(next);
      await untilAvailable(next);
      await end(slot);
      now.splice(now.indexOf(slot), 1);
    }
  }
}
