import type { AnswerForm, AnswerReader, AnswerReading } from "../../../contract/answer.ts";
import { PassingReader } from "../../../reading/answer/passing-reader.ts";
import { createJobReader } from "../../../reading/job/job-reader.ts";
import { readJob } from "./read-job.ts";

/** An answer longer than this is passed on as it is. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;
const RESULTS_URL = /("results_url"\s*:\s*")https?:\/\/[^/"\\]+(?=\/)/g;

/** Reads the state of batches; an error passes as it is. */
export const createBatchReader = ({ status }: Pick<AnswerForm, "status">): AnswerReader =>
  status === 200 ? new ResultsUrlReader() : new PassingReader();

/**
 * Makes the address of a batch's results one below the caller's own base URL. Left as it is, SDKs would fetch it
 * from Anthropic itself, with the gateway's key. Reads the state of the batches on the way.
 */
class ResultsUrlReader implements AnswerReader {
  readonly contentType = "application/json";
  readonly ended = false;
  #kept: Buffer[] | undefined = [];
  #bytes = 0;
  /** Reads the state of the batches. */
  readonly #jobs = createJobReader({ status: 200, streamed: false }, readJob);

  push(chunk: Buffer): Buffer | undefined {
    this.#jobs.push(chunk);
    if (this.#kept === undefined) return chunk;
    this.#kept.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes <= MAX_KEPT_BYTES) return undefined;
    const whole = Buffer.concat(this.#kept);
    this.#kept = undefined;
    return whole;
  }

  flush(): Buffer | undefined {
    if (this.#kept === undefined) return undefined;
    const text = Buffer.concat(this.#kept).toString("utf8");
    return Buffer.from(text.replaceAll(RESULTS_URL, "$1"));
  }

  read(): AnswerReading {
    return this.#jobs.read();
  }
}
