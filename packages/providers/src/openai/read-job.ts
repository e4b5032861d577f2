import {
  type JobKind,
  type JobReading,
  NO_TOKENS,
  promptTokensOf,
  type TokenUsage,
} from "@lintel/core";

import {
  isJobId,
  isModelName,
  type ReadJob,
  type ReadResult,
  type ResultUse,
} from "../job/read-job.ts";
import { countOf } from "../json/checked-members.ts";
import { isRecord, type JsonRecord, recordsOf } from "../json/is-record.ts";
import { fromInputOutput } from "./input-output-usage.ts";
import { readResponse } from "./read-response.ts";
import { toUsage } from "./to-usage.ts";

type Told = Pick<JobReading, "parts" | "resultsPath" | "isUnknown">;

/** One kind of object that is a job. */
interface Dialect {
  readonly kind: JobKind;
  readonly endings: readonly unknown[];
  readonly pathOf: (id: string, object: JsonRecord) => string;
  /** What an ended one tells. */
  readonly read: (object: JsonRecord) => Told;
}

const DIALECTS: ReadonlyMap<unknown, Dialect> = new Map<unknown, Dialect>([
  [
    "batch",
    {
      kind: "batch",
      endings: ["completed", "failed", "expired", "cancelled"],
      pathOf: (id) => `/v1/batches/${id}`,
      read: readBatch,
    },
  ],
  [
    "response",
    {
      kind: "response",
      endings: ["completed", "failed", "incomplete", "cancelled"],
      pathOf: (id) => `/v1/responses/${id}`,
      read: readAnswered,
    },
  ],
  [
    "thread.run",
    {
      kind: "run",
      endings: ["completed", "failed", "incomplete", "cancelled", "expired"],
      pathOf: (id, { thread_id: thread }) => `/v1/threads/${nameOf(thread)}/runs/${id}`,
      read: readRun,
    },
  ],
  [
    "eval.run",
    {
      kind: "evaluation",
      endings: ["completed", "failed", "canceled", "cancelled"],
      pathOf: (id, { eval_id: evaluation }) => `/v1/evals/${nameOf(evaluation)}/runs/${id}`,
      read: readEvaluation,
    },
  ],
  [
    "fine_tuning.job",
    {
      kind: "fine_tuning",
      endings: ["succeeded", "failed", "cancelled"],
      pathOf: (id) => `/v1/fine_tuning/jobs/${id}`,
      read: readTraining,
    },
  ],
]);

const nameOf = (told: unknown): string => (isJobId(told) ? told : "unknown");

/** What an object of OpenAI's tells of a job. A response is one when it is made in the background. */
export const readJob: ReadJob = (object) => {
  const { background, id, object: type, status } = object;
  const dialect = DIALECTS.get(type);
  if (dialect === undefined || !isJobId(id)) return undefined;
  if (type === "response" && background !== true) return undefined;
  const { endings, kind, pathOf, read } = dialect;
  const job = { kind, id, path: pathOf(id, object) };
  return endings.includes(status)
    ? { ...job, hasEnded: true, ...read(object) }
    : { ...job, hasEnded: false };
};

const NOTHING: Told = { parts: [] };
const UNKNOWN: Told = { parts: [], isUnknown: true };

/** All that calls of one model used; each prompt is taken to be as long as the average. */
const usedBy = (model: unknown, usage: TokenUsage, calls = 1): Told => {
  if (!isModelName(model)) return UNKNOWN;
  const promptTokens = Math.ceil(promptTokensOf(usage) / Math.max(calls, 1));
  return { parts: [{ model, usage, promptTokens }] };
};

/** The file with the answers tells all; the batch itself tells sums where its lines are of one model. */
function readBatch(batch: JsonRecord): Told {
  const { endpoint, model, output_file_id: file, request_counts: counts } = batch;
  if (endpoint === "/v1/moderations" || !isJobId(file)) return NOTHING;
  const usage = fromInputOutput(batch["usage"]);
  const calls = isRecord(counts) ? countOf(counts["completed"]) : undefined;
  const summed = usage === undefined ? UNKNOWN : usedBy(model, usage, calls);
  return { ...summed, resultsPath: `/v1/files/${file}/content` };
}

function readAnswered(response: JsonRecord): Told {
  const { model, usage } = readResponse(response);
  if (usage !== undefined) return usedBy(model, usage);
  return response["status"] === "failed" ? NOTHING : UNKNOWN;
}

/** One that never began has used nothing, and tells nothing. */
function readRun({ model, status, usage: told }: JsonRecord): Told {
  const usage = toUsage(told);
  if (usage !== undefined) return usedBy(model, usage);
  return status === "completed" || status === "incomplete" ? UNKNOWN : NOTHING;
}

function readEvaluation({ per_model_usage: told, status }: JsonRecord): Told {
  const parts = recordsOf(told).map((used) => {
    const prompt_tokens_details = { cached_tokens: used["cached_tokens"] };
    const usage = toUsage({ ...used, prompt_tokens_details });
    return usage && usedBy(used["model_name"], usage, countOf(used["invocation_count"]));
  });
  if (parts.length === 0) return status === "failed" ? NOTHING : UNKNOWN;
  return {
    parts: parts.flatMap((part) => part?.parts ?? []),
    ...(parts.every((part) => part !== undefined && part.isUnknown !== true)
      ? {}
      : { isUnknown: true }),
  };
}

/** Training is charged by the token, but reinforcement by the hour, which nobody tells. */
function readTraining({ method, model, status, trained_tokens: told }: JsonRecord): Told {
  if (isRecord(method) && method["type"] === "reinforcement") return UNKNOWN;
  const trained = countOf(told);
  if (trained !== undefined) return usedBy(model, { ...NO_TOKENS, input: trained });
  return status === "failed" ? NOTHING : UNKNOWN;
}

/** A line of a batch's output: one answer, of any of the endpoints batches have. */
export const readResult: ReadResult = ({ response }) => {
  if (!isRecord(response)) return "nothing";
  const { body, status_code: status } = response;
  if (status !== 200) return "nothing";
  return isRecord(body) ? readBody(body) : "unknown";
};

function readBody(body: JsonRecord): ResultUse {
  const { model, object, usage: told } = body;
  if (object === "response") return toUse(model, readResponse(body).usage);
  return toUse(model, toUsage(told) ?? fromInputOutput(told));
}

const toUse = (model: unknown, usage: TokenUsage | undefined): ResultUse =>
  usage !== undefined && isModelName(model) ? { model, usage } : "unknown";
