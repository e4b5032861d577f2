import type { BenchEnvironment, Target } from "./target.ts";

/** No gateway: the load generator calls the upstream. */
export function direct({ upstream }: BenchEnvironment): Target {
  return {
    name: "direct",
    start: async () => ({
      port: upstream.port,
      path: "/v1/chat/completions",
      headers: { authorization: "Bearer sk-upstream" },
      gatewayPid: undefined,
      otherProcesses: { upstream: upstream.pid },
      settle: async () => undefined,
      stop: async () => undefined,
    }),
    close: async () => undefined,
  };
}
