import { cpus, freemem, loadavg, totalmem } from "node:os";

import { GatewayError } from "@lintel/core";

import type { OwnAnswer, OwnRequest } from "../../../own-answers.ts";
import type { LocalLabParts } from "../locallab-parts.ts";
import { jsonAnswer } from "./json-answer.ts";
import { ownCaller } from "./own-caller.ts";

/** `GET /system/info`: the load of the gateway's machine. It has no graphics card that would be of interest. */
export async function answerInfo(parts: LocalLabParts, request: OwnRequest): Promise<OwnAnswer> {
  const asked = await ownCaller(parts.deps, request);
  const current = await parts.defaultModels.find(asked);
  const [load = 0] = loadavg();
  return jsonAnswer({
    cpu_usage: percent(load / Math.max(1, cpus().length)),
    memory_usage: percent(1 - freemem() / totalmem()),
    gpu_info: null,
    active_model: current === "" ? null : current,
    uptime: uptimeOf(parts),
    request_count: parts.counts.of(asked.key.id),
  });
}

/**
 * `/system/instructions`, `/resources` and `/network` of LocalLab's server: what they keep would change the calls of others, and
 * what they tell is of the gateway's own machine.
 */
export const refusing =
  (reason: string) =>
  async (parts: LocalLabParts, request: OwnRequest): Promise<never> => {
    await ownCaller(parts.deps, request);
    throw new GatewayError("unsupported", reason);
  };

/** `GET /startup-status`, without a key: what serves has started. */
export async function answerStartup(parts: LocalLabParts): Promise<OwnAnswer> {
  return jsonAnswer({
    server_ready: true,
    model_loading: false,
    current_model: null,
    uptime: uptimeOf(parts),
  });
}

const percent = (part: number): number => Math.round(Math.min(1, Math.max(0, part)) * 1000) / 10;

/** Seconds that the process has run. */
const uptimeOf = ({ deps }: LocalLabParts): number => Math.round(deps.monotonic() / 10) / 100;
