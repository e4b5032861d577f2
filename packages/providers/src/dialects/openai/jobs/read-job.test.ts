import { NO_TOKENS } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { readJob } from "./read-job.ts";

const used = (model: string, input: number, output: number, promptTokens = input) => ({
  model,
  usage: { ...NO_TOKENS, input, output },
  promptTokens,
});

const BATCH = { object: "batch", id: "batch_1", endpoint: "/v1/chat/completions" };
const RESPONSE = { object: "response", id: "resp_1", background: true, model: "gpt-4o" };
const RUN = { object: "thread.run", id: "run_1", thread_id: "thread_1", model: "gpt-4o" };
const TRAINING = { object: "fine_tuning.job", id: "ftjob-1", model: "gpt-4o-mini" };
const EVALUATION = { object: "eval.run", id: "evalrun_1", eval_id: "eval_1" };

it("reports the tier a response was served in, of what the model used, not of what tools did", () => {
  const usage = { input_tokens: 10, output_tokens: 2 };
  const object = { ...RESPONSE, status: "completed", usage, service_tier: "default" };
  expect(readJob(object)?.parts).toEqual([{ ...used("gpt-4o", 10, 2), serviceTier: "default" }]);
});

describe("the job in an object", () => {
  it.each([
    ["/v1/batches/batch_1", { ...BATCH, status: "in_progress" }],
    ["/v1/responses/resp_1", { ...RESPONSE, status: "queued" }],
    ["/v1/threads/thread_1/runs/run_1", { ...RUN, status: "requires_action", usage: null }],
    ["/v1/fine_tuning/jobs/ftjob-1", { ...TRAINING, status: "running", trained_tokens: null }],
    ["/v1/evals/eval_1/runs/evalrun_1", { ...EVALUATION, status: "queued" }],
  ])("that goes on, where to ask for it: %s", (path, object) => {
    const reading = readJob(object);
    expect(reading).toEqual({ kind: reading?.kind, id: object.id, path, hasEnded: false });
  });

  it.each([
    [
      "a response that was answered at once",
      { ...RESPONSE, background: false, status: "completed" },
    ],
    ["a message", { object: "thread.message", id: "msg_1", status: "completed" }],
    ["an id that fits no path", { ...BATCH, id: "../x\u0000", status: "completed" }],
  ])("%s is none", (_what, object) => {
    expect(readJob(object)).toBeUndefined();
  });

  it.each([
    [
      "a batch reports where its lines are, and of one model the sum",
      {
        ...BATCH,
        status: "completed",
        model: "gpt-4o",
        output_file_id: "file-1",
        request_counts: { completed: 2, failed: 0, total: 2 },
        usage: { input_tokens: 101, output_tokens: 20 },
      },
      { parts: [used("gpt-4o", 101, 20, 51)], resultsPath: "/v1/files/file-1/content" },
    ],
    [
      "a batch of several models reports only where its lines are",
      { ...BATCH, status: "cancelled", output_file_id: "file-1" },
      { parts: [], isUnknown: true, resultsPath: "/v1/files/file-1/content" },
    ],
    ["a batch that failed used nothing", { ...BATCH, status: "failed" }, { parts: [] }],
    [
      "moderations are free",
      { ...BATCH, endpoint: "/v1/moderations", status: "completed", output_file_id: "file-1" },
      { parts: [] },
    ],
    [
      "a response reports its usage",
      { ...RESPONSE, status: "incomplete", usage: { input_tokens: 7, output_tokens: 2 } },
      { parts: [used("gpt-4o", 7, 2)] },
    ],
    ["a response that failed used nothing", { ...RESPONSE, status: "failed" }, { parts: [] }],
    [
      "a cancelled response has unknown usage",
      { ...RESPONSE, status: "cancelled", usage: null },
      { parts: [], isUnknown: true },
    ],
    [
      "a run that was cancelled has used something all the same",
      { ...RUN, status: "cancelled", usage: { prompt_tokens: 9, completion_tokens: 1 } },
      { parts: [used("gpt-4o", 9, 1)] },
    ],
    ["a run that never began", { ...RUN, status: "expired", usage: null }, { parts: [] }],
    [
      "training is charged by the token",
      { ...TRAINING, status: "succeeded", trained_tokens: 4000 },
      { parts: [used("gpt-4o-mini", 4000, 0)] },
    ],
    [
      "reinforcement is charged by the hour, which is not reported",
      {
        ...TRAINING,
        status: "succeeded",
        trained_tokens: 4000,
        method: { type: "reinforcement" },
      },
      { parts: [], isUnknown: true },
    ],
    [
      "an evaluation reports what each model used",
      {
        ...EVALUATION,
        status: "completed",
        per_model_usage: [
          {
            model_name: "gpt-4o",
            invocation_count: 2,
            prompt_tokens: 10,
            completion_tokens: 4,
            cached_tokens: 3,
          },
        ],
      },
      {
        parts: [
          {
            model: "gpt-4o",
            usage: { ...NO_TOKENS, input: 7, cacheRead: 3, output: 4 },
            promptTokens: 5,
          },
        ],
      },
    ],
  ])("%s", (_what, object, reported) => {
    const { kind: _kind, id, path: _path, ...rest } = readJob(object) ?? {};
    expect(rest).toEqual({ hasEnded: true, ...reported });
    expect(id).toBe(object.id);
  });
});
