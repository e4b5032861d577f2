import { startTcpForwarder, type TcpForwarder } from "@lintel/e2e";

import type { Release } from "./release.ts";

export interface BalancerOptions {
  readonly release: Release;
  readonly component: string;
  readonly port: number;
  /** How long after a pod was asked to end connections still come to it: until balancers have learnt of it. */
  readonly detachMs: number;
}

/** What a Service and what is before it do: connections go in turn to the pods that are ready, and to one that ends until they have learnt of it. */
export function startServiceBalancer(options: BalancerOptions): Promise<TcpForwarder> {
  const { component, detachMs, port, release } = options;
  let turn = 0;
  return startTcpForwarder(() => {
    const now = performance.now();
    const targets = release
      .pods(component)
      .filter(({ endsSince, isReady }) =>
        endsSince === undefined ? isReady : now - endsSince < detachMs,
      );
    const target = targets[turn++ % targets.length];
    return target === undefined ? undefined : { host: target.ip, port };
  });
}
