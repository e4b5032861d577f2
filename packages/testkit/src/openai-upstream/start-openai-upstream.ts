import { startUpstream } from "../upstream/start-upstream.ts";
import type { Upstream, UpstreamOptions } from "../upstream/start-upstream.ts";
import { createModelCatalog } from "./models.ts";
import { simulateAnswer } from "./simulate-answer.ts";
import type { Simulation } from "./simulate-answer.ts";

export interface OpenAiUpstreamOptions extends UpstreamOptions {
  /** Bearer secrets that are accepted: `sk-upstream-test` unless told otherwise. */
  readonly keys?: readonly string[];
  /** Chat models to serve beside the well-known ones. */
  readonly models?: readonly string[];
}

export type OpenAiUpstream = Upstream;

/** Starts an upstream that behaves like api.openai.com on 127.0.0.1, and misbehaves as scripted. */
export function startOpenAiUpstream(options: OpenAiUpstreamOptions = {}): Promise<OpenAiUpstream> {
  const { keys = ["sk-upstream-test"], models } = options;
  const simulation: Simulation = { keys: new Set(keys), models: createModelCatalog(models) };
  return startUpstream(
    (request, behaviours) => simulateAnswer(simulation, request, behaviours),
    "/v1",
    options,
  );
}
