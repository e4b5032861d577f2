import type { JobReading } from "@lintel/core";

import type { AnswerReader, AnswerReading } from "../../contract/answer.ts";
import type { ReadResult } from "../../contract/job-results.ts";
import { ResultLines } from "./result-lines.ts";

/** Whose results these are. */
type ResultsOf = Pick<JobReading, "kind" | "id" | "path">;

/** Passes a job's results on and reads, line by line, what they used: reported only when the last line has passed. */
export class ResultsReader implements AnswerReader {
  readonly ended = false;
  readonly #job: ResultsOf;
  readonly #lines: ResultLines;
  #isWhole = false;

  constructor(job: ResultsOf, readResult: ReadResult) {
    this.#job = job;
    this.#lines = new ResultLines(readResult);
  }

  push(chunk: Buffer): Buffer {
    this.#lines.push(chunk);
    return chunk;
  }

  flush(): undefined {
    this.#lines.end();
    this.#isWhole = true;
    return undefined;
  }

  read(): AnswerReading {
    const { isUnknown, parts } = this.#lines;
    const job = { ...this.#job, hasEnded: true, parts: [...parts], isUnknown };
    return { usage: undefined, model: undefined, text: "", jobs: this.#isWhole ? [job] : [] };
  }
}
