import type { ReadResult } from "../../../contract/job-results.ts";
import { isRecord } from "../../../formats/json/is-record.ts";
import { isJobId, isModelName, type ReadJob, toResultUse } from "../../../reading/job/read-job.ts";
import { readMessage } from "../answer/message-reader.ts";

/** Reads a batch of messages. Only its results report its usage. */
export const readJob: ReadJob = ({ id, processing_status, request_counts: counts, type }) => {
  if (type !== "message_batch" || !isJobId(id)) return undefined;
  const job = batchOf(id);
  if (processing_status !== "ended") return { ...job, hasEnded: false };
  const ended = { ...job, hasEnded: true, parts: [] };
  if (isRecord(counts) && counts["succeeded"] === 0) return ended;
  return { ...ended, isUnknown: true, resultsPath: `${job.path}/results` };
};

/** The batch of this id. */
export const batchOf = (id: string) => ({
  kind: "batch" as const,
  id,
  path: `/v1/messages/batches/${id}`,
});

/** A line of a batch's results. What failed, was cancelled or came too late is not charged. */
export const readResult: ReadResult = ({ result }) => {
  if (!isRecord(result)) return "unknown";
  if (result["type"] !== "succeeded") return "nothing";
  const { message } = result;
  const model = isRecord(message) ? message["model"] : undefined;
  if (!isRecord(message) || !isModelName(model)) return "unknown";
  return toResultUse(model, readMessage(message, { model, json: {} }));
};
