import { type JobKind, type JobReading, NO_TOKENS, promptTokensOf } from "@lintel/core";

import type { AnswerReading } from "../../../contract/answer.ts";
import type { ReadResult, ResultUse } from "../../../contract/job-results.ts";
import { countOf } from "../../../formats/json/checked-members.ts";
import { isRecord, type JsonRecord, recordsOf } from "../../../formats/json/is-record.ts";
import { isJobId, isModelName, type ReadJob, toResultUse } from "../../../reading/job/read-job.ts";
import {
  readUsage,
  type ReportedUsage,
  type UsageDialect,
} from "../../../reading/usage/read-usage.ts";
import { MAX_JOB_COUNT, UsageCounts } from "../../../reading/usage/usage-counts.ts";
import { readResponse } from "../responses/read-response.ts";
import { fromInputOutput } from "../usage/input-output-usage.ts";
import { CHAT_USAGE_MEMBERS, readChatUsage, toUsage } from "../usage/to-usage.ts";

type EndOfJob = Pick<JobReading, "parts" | "resultsPath" | "isUnknown">;

/** One kind of object that is a job. */
interface Dialect {
  readonly kind: JobKind;
  readonly endings: readonly unknown[];
  readonly pathOf: (id: string, object: JsonRecord) => string;
  /** Reads an ended one. */
  readonly read: (object: JsonRecord) => EndOfJob;
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

const nameOf = (id: unknown): string => (isJobId(id) ? id : "unknown");

/** Reads a job from an object of OpenAI's. A response is one when it is generated in the background. */
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

const NOTHING: EndOfJob = { parts: [] };
const UNKNOWN: EndOfJob = { parts: [], isUnknown: true };

/** All that calls of one model used; each prompt is taken to be as long as the average. */
const usedBy = (model: unknown, reported: ReportedUsage, calls = 1): EndOfJob => {
  const { isClamped, otherUsage = [], unknownUsage, usage } = reported;
  if (usage === undefined || !isModelName(model)) return UNKNOWN;
  const promptTokens = Math.ceil(promptTokensOf(usage) / Math.max(calls, 1));
  const others = otherUsage.map((part) => ({
    model: part.model,
    usage: part.usage,
    promptTokens: promptTokensOf(part.usage),
  }));
  const own = { model, usage, promptTokens };
  const parts = [isClamped === true ? { ...own, isClamped } : own, ...others];
  return unknownUsage === undefined ? { parts } : { parts, isUnknown: true };
};

/** The file with the answers reports everything; the batch itself has sums where its lines are of one model. */
function readBatch(batch: JsonRecord): EndOfJob {
  const { endpoint, model, output_file_id: file, request_counts: counts } = batch;
  if (endpoint === "/v1/moderations" || !isJobId(file)) return NOTHING;
  const calls = isRecord(counts) ? countOf(counts["completed"]) : undefined;
  const summed = usedBy(model, fromInputOutput(batch["usage"], MAX_JOB_COUNT), calls);
  return { ...summed, resultsPath: `/v1/files/${file}/content` };
}

function readAnswered(response: JsonRecord): EndOfJob {
  const reading = readResponse(response);
  if (reading.usage !== undefined) return served(usedBy(reading.model, reading), reading);
  return response["status"] === "failed" ? NOTHING : UNKNOWN;
}

/** The first part is the answer's own; what tools used is not served in its tier. */
const served = (used: EndOfJob, { serviceTier }: AnswerReading): EndOfJob =>
  serviceTier === undefined
    ? used
    : {
        ...used,
        parts: used.parts?.map((part, at) => (at === 0 ? { ...part, serviceTier } : part)),
      };

/** One that never began has used nothing, and reports nothing. */
function readRun({ model, status, usage: reportedUsage }: JsonRecord): EndOfJob {
  const reported = toUsage(reportedUsage);
  if (reported.usage !== undefined) return usedBy(model, reported);
  return status === "completed" || status === "incomplete" ? UNKNOWN : NOTHING;
}

function readEvaluation({ per_model_usage: reportedUsage, status }: JsonRecord): EndOfJob {
  const used = recordsOf(reportedUsage).map((usage) =>
    usedBy(usage["model_name"], readUsage(usage, EVALUATION), countOf(usage["invocation_count"])),
  );
  if (used.length === 0) return status === "failed" ? NOTHING : UNKNOWN;
  const parts = used.flatMap((one) => one.parts ?? []);
  return used.some(({ isUnknown }) => isUnknown === true) ? { parts, isUnknown: true } : { parts };
}

/** What one model used in an evaluation: the usage of chat, flat. */
const EVALUATION: UsageDialect = {
  known: { ...CHAT_USAGE_MEMBERS, invocation_count: true },
  max: MAX_JOB_COUNT,
  read: (usage, counts) => {
    const prompt_tokens_details = { cached_tokens: usage["cached_tokens"] };
    return readChatUsage({ ...usage, prompt_tokens_details }, counts);
  },
};

/** Training is charged by the token, but reinforcement by the hour, which is not reported. */
function readTraining({
  method,
  model,
  status,
  trained_tokens: trainedTokens,
}: JsonRecord): EndOfJob {
  if (isRecord(method) && method["type"] === "reinforcement") return UNKNOWN;
  const counts = new UsageCounts(MAX_JOB_COUNT);
  const trained = counts.read(trainedTokens);
  if (trained !== undefined) {
    const usage = { ...NO_TOKENS, input: trained };
    return usedBy(model, counts.isClamped ? { usage, isClamped: true } : { usage });
  }
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
  const { model, object, usage: reportedUsage } = body;
  if (object === "response") return toResultUse(model, readResponse(body));
  const reported = toUsage(reportedUsage);
  return toResultUse(
    model,
    reported.usage === undefined ? fromInputOutput(reportedUsage) : reported,
  );
}
