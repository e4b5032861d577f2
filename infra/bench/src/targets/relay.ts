import { fileURLToPath } from "node:url";

import { nextMessage } from "../process/ask-child.ts";
import { startChild } from "../process/start-child.ts";
import type { BenchEnvironment, Target } from "./target.ts";

/** The bare relay: as little as a gateway on Node can do. */
export function relay({ upstream, gatewayCore }: BenchEnvironment): Target {
  const script = fileURLToPath(new URL("relay-process.ts", import.meta.url));
  return {
    name: "relay",
    start: async () => {
      const child = await startChild({
        name: "bare relay",
        args: [script],
        env: { NODE_ENV: "production", RELAY_UPSTREAM: `http://127.0.0.1:${upstream.port}` },
        core: gatewayCore,
      });
      const { port } = await nextMessage<{ port: number }>(child, 10_000);
      return {
        port,
        path: "/v1/chat/completions",
        headers: { authorization: "Bearer sk-gateway" },
        gatewayPid: child.pid,
        otherProcesses: {},
        settle: async () => undefined,
        stop: child.stop,
      };
    },
    close: async () => undefined,
  };
}
