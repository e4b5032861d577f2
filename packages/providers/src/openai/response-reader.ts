import { PlainReader } from "../answer/plain-reader.ts";
import type { JsonRecord } from "../json/is-record.ts";
import type { AnswerReading } from "../provider.ts";
import { readJob } from "./read-job.ts";
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
]);

/** Reads a plain answer of `/v1/responses`. */
export const createResponseReader = (): PlainReader =>
  new PlainReader({ kept: KEPT_BYTES, read: readAnswer });

/** What a response tells; one that goes on in the background tells of that, and of no usage yet. */
export function readAnswer(response: JsonRecord): AnswerReading {
  const reading = readResponse(response);
  const job = reading.usage === undefined ? readJob(response) : undefined;
  return job === undefined ? reading : { ...reading, jobs: [job] };
}
