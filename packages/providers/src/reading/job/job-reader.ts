import type { JobReading } from "@lintel/core";

import type { AnswerForm, AnswerReader, AnswerReading } from "../../contract/answer.ts";
import { isRecord, type JsonRecord, recordsOf } from "../../formats/json/is-record.ts";
import { type EventDialect, EventReader } from "../answer/event-reader.ts";
import { PassingReader } from "../answer/passing-reader.ts";
import { PlainReader } from "../answer/plain-reader.ts";
import type { ReadJob } from "./read-job.ts";

const MEBIBYTE = 1024 * 1024;
/** Members that describe jobs of any provider. Longer ones are not read; the job is read again later. */
const KEPT_BYTES = new Map([
  ...["id", "object", "type", "status", "processing_status", "background", "model"].map(short),
  ...["endpoint", "output_file_id", "thread_id", "eval_id", "trained_tokens"].map(short),
  ...["request_counts", "method"].map(short),
  ["usage", 64 * 1024],
  ["per_model_usage", MEBIBYTE],
  ["output", 4 * MEBIBYTE],
  // Lists of jobs.
  ["data", 16 * MEBIBYTE],
]);

function short(name: string): readonly [string, number] {
  return [name, 4096];
}

/**
 * Passes an answer on and reads the jobs in it: a job, a list of them, or a stream of events on one. `finish`
 * may change the reading.
 */
export const createJobReader = (
  { status, streamed }: Pick<AnswerForm, "status" | "streamed">,
  readJob: ReadJob,
  finish: (reading: AnswerReading) => AnswerReading = (reading) => reading,
): AnswerReader => {
  if (status < 200 || status > 299) return new PassingReader();
  if (streamed) return new EventReader(new JobEvents(readJob, finish));
  return new PlainReader({
    kept: KEPT_BYTES,
    isAboutOthers: true,
    read: (answer) => finish(aboutJobs(jobsIn(answer, readJob))),
  });
};

/** The reading of a call that begins a run: where all of the run was reported at once, that is the call's usage. */
export function asUsage(reading: AnswerReading): AnswerReading {
  const [job, ...others] = reading.jobs ?? [];
  const [part, ...parts] = job?.parts ?? [];
  const isAll = job?.kind === "run" && others.length === 0 && parts.length === 0;
  if (part === undefined || !isAll || job.isUnknown === true) return reading;
  return { usage: part.usage, model: part.model, text: "" };
}

const aboutJobs = (jobs: readonly JobReading[]): AnswerReading => ({
  usage: undefined,
  model: undefined,
  text: "",
  jobs,
});

function jobsIn(answer: JsonRecord, readJob: ReadJob): readonly JobReading[] {
  const listed = recordsOf(answer["data"]);
  return (listed.length > 0 ? listed : [answer]).flatMap((object) => readJob(object) ?? []);
}

/** Events carry the whole job, each as it was then; the latest counts. */
class JobEvents implements EventDialect {
  readonly #readJob: ReadJob;
  readonly #finish: (reading: AnswerReading) => AnswerReading;
  readonly #jobs = new Map<string, JobReading>();

  constructor(readJob: ReadJob, finish: (reading: AnswerReading) => AnswerReading) {
    this.#readJob = readJob;
    this.#finish = finish;
  }

  note(event: JsonRecord): void {
    const { response } = event;
    const job = this.#readJob(isRecord(response) ? response : event);
    if (job !== undefined) this.#jobs.set(job.id, job);
  }

  isLast({ type }: JsonRecord): boolean {
    return typeof type === "string" && RESPONSE_END.test(type);
  }

  isEndMark(data: string): boolean {
    return data.trim() === "[DONE]";
  }

  read(): AnswerReading {
    return this.#finish(aboutJobs([...this.#jobs.values()]));
  }
}

const RESPONSE_END = /^response\.(?:completed|incomplete|failed|cancelled)$/;
