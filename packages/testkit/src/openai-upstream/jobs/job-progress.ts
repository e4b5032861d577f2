import { RefusedRequest } from "../openai-errors.ts";

/** How far a job of the upstream has come. It ends when it was asked for often enough, or when a test says so. */
export interface JobProgress {
  /** Counts one question after the job. */
  poll(): void;
  /** The status it ended with; `undefined` while it goes on. */
  readonly ending: string | undefined;
}

/** Moves jobs by hand: batches, background responses, runs, evaluations, fine-tuning. */
export interface JobControls {
  /** Ends a job; `status` is by default how such a job ends well. Throws for an unknown id. */
  end(id: string, status?: string): void;
  /** Ids of all jobs, in order of creation. */
  readonly ids: readonly string[];
  /** After how many questions a job ends by itself: 1 by default, `Infinity` for never. */
  pollsUntilEnd: number;
}

export interface JobBook {
  readonly controls: JobControls;
  /** Begins a job that ends well as `goodEnding`. */
  begin(id: string, goodEnding: string): JobProgress;
  /** Ends one that still goes on. */
  end(id: string, status: string): void;
}

interface Job {
  readonly goodEnding: string;
  polls: number;
  ending: string | undefined;
}

export function createJobBook(): JobBook {
  const jobs = new Map<string, Job>();
  const get = (id: string): Job => {
    const job = jobs.get(id);
    if (job === undefined) throw noSuch(id);
    return job;
  };
  const controls: JobControls = {
    pollsUntilEnd: 1,
    end(id, status) {
      const job = get(id);
      job.ending = status ?? job.goodEnding;
    },
    get ids() {
      return [...jobs.keys()];
    },
  };
  return {
    controls,
    begin(id, goodEnding) {
      const job: Job = { goodEnding, polls: 0, ending: undefined };
      jobs.set(id, job);
      return {
        poll() {
          job.polls += 1;
          if (job.polls >= controls.pollsUntilEnd) job.ending ??= goodEnding;
        },
        get ending() {
          return job.ending;
        },
      };
    },
    end(id, status) {
      get(id).ending ??= status;
    },
  };
}

/** OpenAI's 404 for an object it does not have. */
export const noSuch = (id: string): RefusedRequest =>
  new RefusedRequest({ message: `No such object: ${id}`, param: "id" }, 404);
