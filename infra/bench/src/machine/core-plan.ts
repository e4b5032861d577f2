import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";

export interface CorePlan {
  /** The core that only the gateway under test uses; undefined when nothing can be pinned. */
  readonly gateway: number | undefined;
  /** What the reader of the results must know about it. */
  readonly said: string;
}

/**
 * Keeps the last core for the gateway and moves this process, and with it every child it starts
 * later, to the others. Where that is impossible nothing is pinned and the plan says so.
 */
export function planCores(): CorePlan {
  const cores = availableParallelism();
  if (cores < 2) {
    return { gateway: undefined, said: "NOT pinned: one core only, everything shares it" };
  }
  const gateway = cores - 1;
  const others = gateway === 1 ? "0" : `0-${gateway - 1}`;
  try {
    execFileSync("taskset", ["-a", "-c", "-p", others, String(process.pid)], { stdio: "ignore" });
  } catch {
    return { gateway: undefined, said: "NOT pinned: taskset is missing or not permitted" };
  }
  return {
    gateway,
    said: `gateway alone on core ${gateway}; load generator, upstream and all else on core ${others}`,
  };
}
