import { fileURLToPath } from "node:url";

import { askChild, nextMessage } from "../process/ask-child.ts";
import { startChild } from "../process/start-child.ts";
import type { Job, ResultOf } from "./job.ts";

export interface Generator {
  /** Runs one job to its end. Throws when it could not be run; failed requests are in the result. */
  readonly run: <J extends Job>(job: J) => Promise<ResultOf<J>>;
  readonly stop: () => Promise<void>;
}

const JOB_MS = 180_000;

/** Starts the load generator beside us (not on the gateway's core). */
export async function startGenerator(): Promise<Generator> {
  const script = fileURLToPath(new URL("generator-process.ts", import.meta.url));
  const child = await startChild({ name: "load generator", args: [script] });
  await nextMessage(child, 10_000);
  return {
    run: async <J extends Job>(job: J) => {
      const answer = await askChild<{ result: ResultOf<J> } | { error: string }>(
        child,
        job,
        JOB_MS,
      );
      if ("error" in answer) throw new Error(`load of ${job.kind} kind: ${answer.error}`);
      return answer.result;
    },
    stop: child.stop,
  };
}
