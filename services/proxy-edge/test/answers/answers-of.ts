import type { Endpoint } from "@lintel/providers";

import type { PathAnswers } from "./an-answer.ts";
import { CHAT, COMPLETIONS, EMBEDDINGS } from "./chat-answers.ts";
import { CONVERSE, CONVERSE_EVENTS } from "./converse-answers.ts";
import { GENERATE_CONTENT } from "./gemini-answers.ts";
import {
  BACKGROUND_RESPONSES,
  JOBS,
  MESSAGE_BATCH_RESULTS,
  MESSAGE_BATCHES,
  RUNS,
  STARTED_RUNS,
} from "./job-answers.ts";
import { LOCALLAB_CHAT, LOCALLAB_GENERATE, LOCALLAB_MODELS } from "./locallab-answers.ts";
import {
  COMPLETE,
  FRAMED_COMPLETE,
  FRAMED_MESSAGES,
  MESSAGES,
  NATIVE_MESSAGES,
} from "./message-answers.ts";
import {
  IMAGE_EDITS,
  IMAGE_GENERATIONS,
  RESPONSES,
  SPEECHES,
  TRANSCRIPTIONS,
} from "./response-answers.ts";

const OPENAI: Readonly<Record<string, PathAnswers>> = {
  "/v1/chat/completions": CHAT,
  "/v1/completions": COMPLETIONS,
  "/v1/embeddings": EMBEDDINGS,
  "/v1/responses": RESPONSES,
  "/v1/responses/compact": RESPONSES,
  "/v1/audio/speech": SPEECHES,
  "/v1/images/generations": IMAGE_GENERATIONS,
  "/v1/images/edits": IMAGE_EDITS,
  "/v1/images/variations": IMAGE_EDITS,
  "/v1/audio/transcriptions": TRANSCRIPTIONS,
  "/v1/audio/translations": TRANSCRIPTIONS,
  "/v1/threads/runs": STARTED_RUNS,
  "/v1/threads/:thread_id/runs": STARTED_RUNS,
  "/v1/threads/:thread_id/runs/:run_id": RUNS,
  "/v1/threads/:thread_id/runs/:run_id/cancel": RUNS,
  "/v1/threads/:thread_id/runs/:run_id/submit_tool_outputs": RUNS,
  "/v1/responses/:response_id": BACKGROUND_RESPONSES,
  "/v1/responses/:response_id/cancel": BACKGROUND_RESPONSES,
  "/v1/batches": JOBS,
  "/v1/batches/:batch_id": JOBS,
  "/v1/batches/:batch_id/cancel": JOBS,
  "/v1/fine_tuning/jobs": JOBS,
  "/v1/fine_tuning/jobs/:job_id": JOBS,
  "/v1/fine_tuning/jobs/:job_id/cancel": JOBS,
  "/v1/fine_tuning/jobs/:job_id/pause": JOBS,
  "/v1/fine_tuning/jobs/:job_id/resume": JOBS,
  "/v1/evals/:eval_id/runs": JOBS,
  "/v1/evals/:eval_id/runs/:run_id": JOBS,
};

const ANTHROPIC: Readonly<Record<string, PathAnswers>> = {
  "/v1/messages": MESSAGES,
  "/v1/complete": COMPLETE,
  "/v1/messages/batches": MESSAGE_BATCHES,
  "/v1/messages/batches/:message_batch_id": MESSAGE_BATCHES,
  "/v1/messages/batches/:message_batch_id/cancel": MESSAGE_BATCHES,
  "/v1/messages/batches/:message_batch_id/results": MESSAGE_BATCH_RESULTS,
};

const BEDROCK: Readonly<Record<string, PathAnswers>> = {
  "/v1/messages": FRAMED_MESSAGES,
  "/v1/complete": FRAMED_COMPLETE,
  "/model/:model_id/invoke": NATIVE_MESSAGES,
  "/model/:model_id/invoke-with-response-stream": NATIVE_MESSAGES,
  "/model/:model/converse": CONVERSE,
  "/model/:model/converse-stream": CONVERSE,
  "/sse/model/:model/:action": CONVERSE_EVENTS,
};

const GEMINI: Readonly<Record<string, PathAnswers>> = {
  ...OPENAI,
  "/v1beta/models/:call": GENERATE_CONTENT,
};

const VERTEX_PLACE = "projects/:project/locations/:location/publishers";

const VERTEX: Readonly<Record<string, PathAnswers>> = {
  "/v1/messages": MESSAGES,
  "/v1/publishers/google/models/:call": GENERATE_CONTENT,
  "/v1beta1/publishers/google/models/:call": GENERATE_CONTENT,
  [`/v1/${VERTEX_PLACE}/google/models/:call`]: GENERATE_CONTENT,
  [`/v1beta1/${VERTEX_PLACE}/google/models/:call`]: GENERATE_CONTENT,
  [`/v1/${VERTEX_PLACE}/anthropic/models/:call`]: MESSAGES,
};

const LOCALLAB: Readonly<Record<string, PathAnswers>> = {
  "/v1/chat/completions": LOCALLAB_CHAT,
  "/v1/completions": LOCALLAB_GENERATE,
  "/v1/embeddings": EMBEDDINGS,
  "/v1/models": LOCALLAB_MODELS,
};

const OWN: ReadonlyMap<string, Readonly<Record<string, PathAnswers>>> = new Map([
  ["anthropic", ANTHROPIC],
  ["bedrock", BEDROCK],
  ["gemini", GEMINI],
  ["locallab", LOCALLAB],
  ["vertex", VERTEX],
]);

/** The answers of an endpoint whose answers are read; a new one needs some here. */
export function answersOf(
  provider: string,
  { path, startsJobs }: Endpoint,
): PathAnswers | undefined {
  const ownPath = path.replace(BEFORE_VERSION, "/v1");
  // The same path lists runs.
  if (ownPath === "/v1/threads/:thread_id/runs" && startsJobs !== true) return RUNS;
  return (OWN.get(provider) ?? OPENAI)[ownPath];
}

const BEFORE_VERSION = /^\/(?:anthropic|openai(?:\/deployments\/:deployment_id)?)(?:\/v1)?/;
