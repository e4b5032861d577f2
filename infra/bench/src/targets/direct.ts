import type { Surroundings, Target } from "./target.ts";

/** No gateway: the load generator calls the upstream. */
export function direct({ upstream }: Surroundings): Target {
  return {
    name: "direct",
    start: async () => ({
      port: upstream.port,
      path: "/v1/chat/completions",
      headers: { authorization: "Bearer sk-upstream" },
      gatewayPid: undefined,
      besides: { upstream: upstream.pid },
      settle: async () => undefined,
      stop: async () => undefined,
    }),
    close: async () => undefined,
  };
}
