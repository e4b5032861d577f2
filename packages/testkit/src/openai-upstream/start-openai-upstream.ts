import { startUpstream } from "../upstream/start-upstream.ts";
import type { Upstream, UpstreamOptions } from "../upstream/start-upstream.ts";
import { createBatchStore } from "./jobs/batch-store.ts";
import { createJobBook, type JobBook, type JobControls } from "./jobs/job-progress.ts";
import { createResponseStore } from "./jobs/response-store.ts";
import { createRunStore } from "./jobs/run-store.ts";
import { createModelCatalog } from "./models.ts";
import { createObjectStore } from "./objects/object-store.ts";
import { simulateAnswer } from "./simulate-answer.ts";
import type { Simulation } from "./simulate-answer.ts";

export interface OpenAiUpstreamOptions extends UpstreamOptions {
  /** Bearer secrets that are accepted: `sk-upstream-test` by default. */
  readonly keys?: readonly string[];
  /** Chat models to serve beside the well-known ones. */
  readonly models?: readonly string[];
}

export interface OpenAiUpstream extends Upstream {
  readonly jobs: JobControls;
}

/** Starts an upstream that behaves like api.openai.com on 127.0.0.1, and misbehaves as scripted. */
export async function startOpenAiUpstream(
  options: OpenAiUpstreamOptions = {},
): Promise<OpenAiUpstream> {
  const jobs = createJobBook();
  const simulation = createSimulation(jobs, options);
  const upstream = await startUpstream(
    (request, behaviours) => simulateAnswer(simulation, request, behaviours),
    "/v1",
    options,
  );
  return { ...upstream, jobs: jobs.controls };
}

/** What an upstream of OpenAI's models knows and keeps. */
export function createSimulation(
  jobs: JobBook,
  { keys = ["sk-upstream-test"], models: extra }: OpenAiUpstreamOptions,
): Simulation {
  const models = createModelCatalog(extra);
  const objects = createObjectStore();
  return {
    keys: new Set(keys),
    models,
    objects,
    batches: createBatchStore(objects, jobs),
    responses: createResponseStore(models, jobs),
    runs: createRunStore(objects, jobs),
  };
}
