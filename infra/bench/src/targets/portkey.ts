import { fileURLToPath } from "node:url";

import { freePort } from "@lintel/testkit";

import { startChild } from "../process/start-child.ts";
import { untilAnswers } from "../process/until-answers.ts";
import type { BenchEnvironment, Target } from "./target.ts";

/** Portkey's gateway as its package starts it, in plain proxy mode: no keys, no limits, no log. */
export function portkey({ upstream, gatewayCore }: BenchEnvironment): Target {
  const script = fileURLToPath(import.meta.resolve("@portkey-ai/gateway/build/start-server.js"));
  return {
    name: "portkey",
    start: async () => {
      const port = await freePort();
      const child = await startChild({
        name: "portkey",
        args: [script, `--port=${port}`, "--headless"],
        env: { NODE_ENV: "production" },
        core: gatewayCore,
      });
      await untilAnswers(child, `http://127.0.0.1:${port}/`);
      return {
        port,
        path: "/v1/chat/completions",
        headers: {
          authorization: "Bearer sk-upstream",
          "x-portkey-provider": "openai",
          "x-portkey-custom-host": `http://127.0.0.1:${upstream.port}/v1`,
        },
        gatewayPid: child.pid,
        otherProcesses: {},
        settle: async () => undefined,
        stop: child.stop,
      };
    },
    close: async () => undefined,
  };
}
