import { setTimeout as pause } from "node:timers/promises";

import { waitFor } from "@lintel/testkit";

import { layOutVolumes } from "./lay-out-volumes.ts";
import type { WorkloadSpec } from "./read-manifests.ts";
import { type PodOptions, runPod, type RunningPod } from "./run-pod.ts";

const READY_MS = 180_000;
const POLL_MS = 50;

/** What an image is here: its root, and a name for it. */
export interface Image {
  readonly version: string;
  readonly root: string;
}

/** A place for a pod of a workload, which may have another pod later. */
export interface Slot {
  readonly workload: WorkloadSpec;
  readonly image: Image;
  pod: RunningPod;
}

export interface PodMakerOptions {
  readonly folder: string;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Gives each pod an address of its own, and its volumes. */
export function createPodMaker({ folder, secrets }: PodMakerOptions) {
  let addresses = 0;
  const describe = (workload: WorkloadSpec, { root, version }: Image, name: string): PodOptions => {
    addresses += 1;
    const template = workload.pod;
    const instance = `${name}-${addresses}`;
    const mounts = layOutVolumes({ folder, pod: name, instance, template, secrets, root });
    return { name, ip: `127.0.1.${addresses}`, version, root, mounts, template };
  };
  return {
    describe,
    start: (workload: WorkloadSpec, image: Image, name: string): Slot => ({
      workload,
      image,
      pod: runPod(describe(workload, image, name)),
    }),
  };
}

/** Ready for as long as the workload wants. */
export async function untilAvailable({ pod, workload }: Slot): Promise<void> {
  let since: number | undefined;
  const isAvailable = async (): Promise<boolean> => {
    if (!pod.isReady) since = undefined;
    else since ??= performance.now();
    const isLong =
      since !== undefined && performance.now() - since >= workload.minReadySeconds * 1000;
    if (!isLong) await pause(POLL_MS);
    return isLong;
  };
  await waitFor(isAvailable, { timeoutMs: READY_MS, label: `${pod.name} to be available` }).catch(
    (error: unknown) => {
      throw new Error(`${String(error)}; ${pod.restarts.join(", ")}\n${pod.logs()}`);
    },
  );
}
