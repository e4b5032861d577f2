import { setTimeout as pause } from "node:timers/promises";

import { waitUntil } from "../process/wait-until.ts";
import { openConnection } from "./connection.ts";
import type { Connection } from "./connection.ts";
import type { ClosedLoopJob, LoadResult } from "./job.ts";
import { createTally } from "./tally.ts";
import type { Tally } from "./tally.ts";

const DRAIN_MS = 20_000;

type Phase = "warm-up" | "measure" | "drain";

interface Run {
  readonly job: ClosedLoopJob;
  readonly tally: Tally;
  readonly connections: Set<Connection>;
  phase: Phase;
  open: number;
}

/** Keeps `connections` requests under way all the time and counts those that end in the window. */
export async function runClosedLoop(job: ClosedLoopJob): Promise<LoadResult> {
  const run: Run = {
    job,
    tally: createTally(job),
    connections: new Set(),
    phase: "warm-up",
    open: 0,
  };
  for (let index = 0; index < job.connections; index += 1) startConnection(run);
  await pause(job.warmupMs);
  run.tally.begin();
  run.phase = "measure";
  await pause(job.measureMs);
  run.phase = "drain";
  run.tally.end();
  // What is still under way is outside the window, but the next run must not meet it.
  await waitUntil(() => run.open === 0, { deadlineMs: DRAIN_MS, what: "the last answers" });
  for (const connection of run.connections) connection.close();
  return run.tally.result();
}

function startConnection(run: Run): void {
  const target = { port: run.job.port, request: Buffer.from(run.job.request) };
  const connection = openConnection(target, {
    onAnswer: (answer) => {
      if (run.phase === "measure") run.tally.answer(answer, answer.sentAt);
      if (run.phase === "drain") run.open -= 1;
      else connection.send();
    },
    onLost: (reason) => {
      run.open -= 1;
      run.connections.delete(connection);
      run.tally.fail(reason);
      if (run.phase !== "drain") startConnection(run);
    },
  });
  run.connections.add(connection);
  run.open += 1;
  connection.send();
}
