import { expect } from "vitest";

import { type PathAnswers, plain, streams, usageOf } from "./an-answer.ts";

const RUN = { id: "run_1", object: "thread.run", thread_id: "t_1", model: "gpt-4o" };
const RUN_COUNTS = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
const RUN_USAGE = usageOf({ input: 100, output: 20 });
const endedRun = { ...RUN, status: "completed", usage: RUN_COUNTS };
const RUN_PART = { model: "gpt-4o", usage: RUN_USAGE, promptTokens: 100 };
const endedRunJob = expect.objectContaining({ id: "run_1", hasEnded: true, parts: [RUN_PART] });
const runEvents = [{ ...RUN, status: "queued", usage: null }, endedRun, "[DONE]"];

/** Of paths whose calls begin runs: all usage is reported at once. */
export const STARTED_RUNS: PathAnswers = {
  plain: [plain(endedRun, { name: "a run", reads: { usage: RUN_USAGE, model: "gpt-4o" } })],
  streamed: streams(runEvents, { name: "a run", reads: { usage: RUN_USAGE }, ends: true }),
};

export const RUNS: PathAnswers = {
  plain: [
    plain(
      { object: "list", data: [endedRun, { ...RUN, id: "run_2", status: "queued" }] },
      { name: "runs", reads: { jobs: [endedRunJob, expect.objectContaining({ id: "run_2" })] } },
    ),
  ],
  streamed: streams(runEvents, { name: "a run", reads: { jobs: [endedRunJob] }, ends: true }),
};

const RESPONSE = {
  id: "resp_1",
  object: "response",
  background: true,
  status: "completed",
  model: "gpt-5.4",
  error: null,
  usage: { input_tokens: 100, output_tokens: 20 },
};
const responseJob = expect.objectContaining({ id: "resp_1", hasEnded: true });

export const BACKGROUND_RESPONSES: PathAnswers = {
  plain: [plain(RESPONSE, { name: "a response", reads: { jobs: [responseJob] } })],
  streamed: streams(
    [
      { type: "response.created", response: { ...RESPONSE, status: "queued", usage: null } },
      { type: "response.completed", response: RESPONSE },
    ],
    { name: "a response", reads: { jobs: [responseJob] }, ends: true },
  ),
};

const OBJECTS = [
  {
    id: "batch_1",
    object: "batch",
    status: "completed",
    endpoint: "/v1/chat/completions",
    output_file_id: "file-1",
    model: "gpt-4o",
    request_counts: { completed: 2 },
    usage: { input_tokens: 5_000_000_000, output_tokens: 20 },
  },
  {
    id: "ftjob-1",
    object: "fine_tuning.job",
    status: "failed",
    error: { code: "invalid_training_file", message: "no" },
    model: "gpt-4o-mini",
    trained_tokens: null,
  },
  {
    id: "evalrun_1",
    object: "eval.run",
    eval_id: "eval_1",
    status: "completed",
    per_model_usage: [
      { model_name: "gpt-4o", invocation_count: 2, prompt_tokens: 9, completion_tokens: 4 },
    ],
  },
] as const;

/** Jobs without streams of their own. An error in one is not the call's. */
export const JOBS: PathAnswers = {
  plain: OBJECTS.map((object) =>
    plain(object, {
      name: `a job of kind ${object.object}`,
      reads: { jobs: [expect.objectContaining({ id: object.id, hasEnded: true })] },
    }),
  ),
  streamed: [],
};

const BATCH = {
  id: "msgbatch_1",
  type: "message_batch",
  processing_status: "ended",
  request_counts: { succeeded: 1 },
  results_url: "https://api.anthropic.com/v1/messages/batches/msgbatch_1/results",
};

export const MESSAGE_BATCHES: PathAnswers = {
  plain: [
    plain(BATCH, {
      name: "a batch",
      reads: { jobs: [expect.objectContaining({ id: "msgbatch_1", hasEnded: true })] },
    }),
  ],
};

const line = (result: object) => JSON.stringify({ custom_id: "c", result });

export const MESSAGE_BATCH_RESULTS: PathAnswers = {
  plain: ["\n", ""].map((end) => ({
    name: `results that end in ${JSON.stringify(end)}`,
    contentType: "application/x-jsonl",
    bytes: Buffer.from(
      [
        line({
          type: "succeeded",
          message: { model: "claude", usage: { input_tokens: 9, output_tokens: 4 } },
        }),
        line({ type: "errored", error: { type: "overloaded_error" } }),
      ].join("\n") + end,
    ),
    reads: {
      jobs: [
        expect.objectContaining({
          isUnknown: false,
          parts: [{ model: "claude", usage: usageOf({ input: 9, output: 4 }), promptTokens: 9 }],
        }),
      ],
    },
  })),
};
