import { setTimeout as pause } from "node:timers/promises";

import type { ContainerSpec, ProbeSpec } from "./read-manifests.ts";

export interface ProbedPod {
  readonly ip: string;
  readonly container: ContainerSpec;
  /** Ends with the process that is probed. */
  readonly signal: AbortSignal;
  onReady(isReady: boolean): void;
  /** It did not start in time, or is not alive any more. */
  onDead(why: string): void;
}

/** Asks a pod's probes as a kubelet does: that of the start until it succeeds once, then the two others side by side, until the process ends. */
export async function watchProbes(pod: ProbedPod): Promise<void> {
  const { livenessProbe, readinessProbe, startupProbe } = pod.container;
  if (startupProbe !== undefined && !(await hasStarted(pod, startupProbe))) {
    if (!pod.signal.aborted) pod.onDead("its startup probe");
    return;
  }
  await Promise.all([
    readinessProbe === undefined
      ? pod.onReady(true)
      : repeat(pod, readinessProbe, {
          onSuccess: () => pod.onReady(true),
          onFailure: () => pod.onReady(false),
        }),
    livenessProbe === undefined
      ? undefined
      : repeat(pod, livenessProbe, {
          onSuccess: () => undefined,
          onFailure: () => pod.onDead("its liveness probe"),
        }),
  ]);
}

async function hasStarted(pod: ProbedPod, probe: ProbeSpec): Promise<boolean> {
  for (let failures = 0; failures < probe.failureThreshold && !pod.signal.aborted; failures += 1) {
    if (await ask(pod, probe)) return true;
    await period(pod, probe);
  }
  return false;
}

interface Outcomes {
  onSuccess(): void;
  /** After as many failures in a row as the probe says. */
  onFailure(): void;
}

async function repeat(pod: ProbedPod, probe: ProbeSpec, outcomes: Outcomes): Promise<void> {
  let failures = 0;
  while (!pod.signal.aborted) {
    failures = (await ask(pod, probe)) ? 0 : failures + 1;
    if (pod.signal.aborted) return;
    if (failures === 0) outcomes.onSuccess();
    else if (failures >= probe.failureThreshold) outcomes.onFailure();
    await period(pod, probe);
  }
}

const period = async (pod: ProbedPod, { periodSeconds }: ProbeSpec): Promise<void> => {
  await pause(periodSeconds * 1000, undefined, { signal: pod.signal }).catch(() => undefined);
};

async function ask({ container, ip }: ProbedPod, probe: ProbeSpec): Promise<boolean> {
  const port = container.ports.find(({ name }) => name === probe.httpGet.port)?.containerPort;
  const url = `http://${ip}:${port}${probe.httpGet.path}`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(probe.timeoutSeconds * 1000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
