import type { AnswerReading } from "../../../contract/answer.ts";
import type { JsonRecord } from "../../../formats/json/is-record.ts";
import { PlainReader } from "../../../reading/answer/plain-reader.ts";
import { readJob } from "../jobs/read-job.ts";
import { readResponse } from "./read-response.ts";

const KEPT_BYTES = new Map([
  ["object", 1024],
  ["id", 1024],
  ["status", 1024],
  ["background", 16],
  ["usage", 64 * 1024],
  ["model", 1024],
  ["service_tier", 64],
  ["output", 4 * 1024 * 1024],
  ["tools", 1024 * 1024],
  ["tool_usage", 64 * 1024],
]);

/** Reads a plain answer of `/v1/responses`; `asked` is the request it answers. */
export const createResponseReader = (asked?: JsonRecord): PlainReader =>
  new PlainReader({ kept: KEPT_BYTES, read: (response) => readAnswer(response, asked) });

/** Reads a response; one that continues in the background is a job without usage yet. */
export function readAnswer(response: JsonRecord, asked?: JsonRecord): AnswerReading {
  const reading = readResponse(response, asked);
  const job = reading.usage === undefined ? readJob(response) : undefined;
  return job === undefined ? reading : { ...reading, jobs: [job] };
}
