import { setTimeout as pause } from "node:timers/promises";

import { keepRunning } from "./keep-running.ts";
import type { Mount } from "./mount-and-run.ts";
import type { PodTemplate } from "./read-manifests.ts";

/** How a pod ended that was asked to. */
export interface PodEnd {
  readonly code: number | null;
  /** It took longer than its grace. */
  readonly wasKilled: boolean;
  readonly seconds: number;
}

export interface RunningPod {
  readonly name: string;
  readonly ip: string;
  readonly version: string;
  readonly isReady: boolean;
  /** When it was asked to end, in milliseconds of `performance.now()`. */
  readonly endsSince: number | undefined;
  /** How often it was started again because it ended by itself or failed a probe, and why. */
  readonly restarts: readonly string[];
  /** What a kubelet does with a pod that is deleted: `preStop`, SIGTERM, and SIGKILL when the grace is over. */
  end(): Promise<PodEnd>;
  /** As with its node: nothing is asked, and nothing starts it again. */
  kill(): Promise<void>;
  logs(): string;
}

export interface PodOptions {
  readonly name: string;
  /** An address of loopback for itself: its ports are those of the manifest, as in a network of its own. */
  readonly ip: string;
  readonly version: string;
  readonly root: string;
  readonly mounts: readonly Mount[];
  readonly template: PodTemplate;
}

/** Starts a pod by its manifest. Only what listens on all addresses listens on the pod's own instead. */
export function runPod({ ip, mounts, name, root, template, version }: PodOptions): RunningPod {
  const { container, graceSeconds } = template;
  const env = Object.fromEntries(
    container.env.map((each) => [each.name, each.value === "0.0.0.0" ? ip : each.value]),
  );
  const args = [`/app/${container.args[0]}`];
  const kept = keepRunning({ root, mounts, args, env, ip, container });
  let endsSince: number | undefined;
  return {
    name,
    ip,
    version,
    get isReady() {
      return kept.isReady;
    },
    get endsSince() {
      return endsSince;
    },
    restarts: kept.restarts,
    async end() {
      const since = performance.now();
      endsSince = since;
      kept.letGo();
      const late = pause(graceSeconds * 1000, true, { ref: false });
      const asked = async (): Promise<false> => {
        await pause((container.lifecycle?.preStop.sleep.seconds ?? 0) * 1000);
        kept.kill("SIGTERM");
        await kept.ended();
        return false;
      };
      const wasKilled = await Promise.race([asked(), late]);
      if (wasKilled) kept.kill("SIGKILL");
      await kept.ended();
      const seconds = (performance.now() - since) / 1000;
      return { code: kept.exitCode, wasKilled, seconds };
    },
    async kill() {
      kept.letGo();
      kept.kill("SIGKILL");
      await kept.ended();
    },
    logs: () => kept.logs(),
  };
}
