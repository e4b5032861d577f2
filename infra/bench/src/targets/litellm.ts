import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { freePort } from "@lintel/testkit";

import { startChild } from "../process/start-child.ts";
import { untilAnswers } from "../process/until-answers.ts";
import type { BenchEnvironment, Target } from "./target.ts";

export const LITELLM_VERSION = "1.108.7";

/** It loads for half a minute on a core that is its own. */
const START_MS = 300_000;
const MASTER_KEY = "sk-litellm-bench";
const ROOT = path.resolve(import.meta.dirname, "../../../..");
/** Where it is installed, apart from all else of Python's: it is a few hundred packages. */
const FOLDER = path.join(ROOT, ".lintel/litellm");

/**
 * LiteLLM's proxy from PyPI, one Uvicorn worker to the core, set up as its production checklist and its benchmarks say: production mode,
 * errors logged only, no callbacks, no retries. Its one key is the master key: virtual keys need the engine of Prisma, which is in
 * no package registry.
 */
export function litellm({ upstream, gatewayCore }: BenchEnvironment): Target {
  return {
    name: "litellm",
    prepare: async () => install(),
    start: async () => {
      const port = await freePort();
      const folder = await mkdtemp(path.join(tmpdir(), "lintel-bench-litellm-"));
      const config = path.join(folder, "config.yaml");
      await writeFile(config, configFor(upstream.port));
      const child = await startChild({
        name: "litellm",
        command: binOf("litellm"),
        args: ["--config", config, "--host", "127.0.0.1", "--port", String(port)],
        env: {
          LITELLM_MODE: "PRODUCTION",
          LITELLM_LOG: "ERROR",
          // Prices are those of the package: none are fetched.
          LITELLM_LOCAL_MODEL_COST_MAP: "True",
          NO_DOCS: "True",
          NUM_WORKERS: "1",
        },
        core: gatewayCore,
      });
      await untilAnswers(child, `http://127.0.0.1:${port}/health/liveliness`, START_MS);
      return {
        port,
        path: "/v1/chat/completions",
        headers: { authorization: `Bearer ${MASTER_KEY}` },
        gatewayPid: child.pid,
        otherProcesses: {},
        settle: async () => undefined,
        stop: async () => {
          await child.stop();
          await rm(folder, { recursive: true, force: true });
        },
      };
    },
    close: async () => undefined,
  };
}

const configFor = (upstreamPort: number): string => `
model_list:
  - model_name: gpt-4o-mini
    litellm_params:
      model: openai/gpt-4o-mini
      api_base: http://127.0.0.1:${upstreamPort}/v1
      api_key: sk-upstream
general_settings:
  master_key: ${MASTER_KEY}
  disable_error_logs: true
litellm_settings:
  request_timeout: 600
  num_retries: 0
  set_verbose: false
  callbacks: []
`;

const binOf = (name: string): string => path.join(FOLDER, "bin", name);

/** Into a virtual environment of its own, unless that was done. */
function install(): void {
  if (!existsSync(binOf("python"))) run("python3", ["-m", "venv", FOLDER]);
  const wanted = `litellm[proxy]==${LITELLM_VERSION}`;
  run(binOf("python"), ["-m", "pip", "install", "--quiet", "--no-input", wanted]);
}

function run(command: string, args: readonly string[]): void {
  const { error, status } = spawnSync(command, args, { stdio: "inherit" });
  if (error !== undefined) throw new Error(`${command} is needed: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed`);
}
