import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";

import { monotonicMs } from "../machine/monotonic-ms.ts";
import { waitUntil } from "../process/wait-until.ts";
import { openConnection } from "./connection.ts";
import type { Connection } from "./connection.ts";
import type { LoadResult, OpenLoopJob } from "./job.ts";
import { createTally } from "./tally.ts";
import type { Tally } from "./tally.ts";

const DRAIN_MS = 20_000;
/** Beyond this many at once the target has failed; without a bound it would take the machine with it. */
const MAX_OPEN = 4_000;
const LEAD_MS = 50;
/** Servers close connections that rest, Node's after 5 s; one that is about to must not be used. */
const MAX_REST_MS = 2_000;

interface Lane {
  readonly connection: Connection;
  dueAt: number;
  restsSince: number;
}

interface Run {
  readonly job: OpenLoopJob;
  readonly tally: Tally;
  readonly idle: Lane[];
  readonly lanes: Set<Lane>;
  readonly measureFrom: number;
  readonly measureTo: number;
  underWay: number;
}

/**
 * Sends a request whenever one is due, on a free connection or a new one, and counts those due in the
 * window. A slow answer never delays the next request, so slowness is not hidden (no coordinated omission).
 */
export async function runOpenLoop(job: OpenLoopJob): Promise<LoadResult> {
  const startAt = monotonicMs() + LEAD_MS;
  const measureFrom = startAt + job.warmupMs;
  const run: Run = {
    job,
    tally: createTally(job),
    idle: [],
    lanes: new Set(),
    measureFrom,
    measureTo: measureFrom + job.measureMs,
    underWay: 0,
  };
  const pacer = startPacer(run, startAt);
  await pause(measureFrom - monotonicMs());
  run.tally.begin();
  await pause(run.measureTo - monotonicMs());
  run.tally.end();
  await pacer;
  await waitUntil(() => run.underWay === 0, { deadlineMs: DRAIN_MS, what: "the last answers" });
  for (const lane of run.lanes) lane.connection.close();
  return run.tally.result();
}

/** Resolves when the last request was sent. */
function startPacer(run: Run, startAt: number): Promise<void> {
  const intervalMs = 1_000 / run.job.perSecond;
  const count = Math.ceil((run.job.warmupMs + run.job.measureMs) / intervalMs);
  const pacer = new Worker(new URL("pacer-thread.ts", import.meta.url), {
    workerData: { startAt, intervalMs, count },
  });
  pacer.on("message", (dueAt: number) => sendNow(run, dueAt));
  return new Promise((resolve, reject) => {
    pacer.once("error", reject);
    pacer.once("exit", () => resolve());
  });
}

function sendNow(run: Run, dueAt: number): void {
  if (run.underWay >= MAX_OPEN) {
    if (isMeasured(run, dueAt)) run.tally.fail(`${MAX_OPEN} requests were already under way`);
    return;
  }
  const lane = takeIdle(run) ?? openLane(run);
  lane.dueAt = dueAt;
  run.underWay += 1;
  lane.connection.send();
}

/** The lane used last; if even that has rested for long, so have all others. */
function takeIdle(run: Run): Lane | undefined {
  const lane = run.idle.pop();
  if (lane === undefined || monotonicMs() - lane.restsSince < MAX_REST_MS) return lane;
  for (const stale of [lane, ...run.idle.splice(0)]) {
    stale.connection.close();
    run.lanes.delete(stale);
  }
  return undefined;
}

function openLane(run: Run): Lane {
  const target = { port: run.job.port, request: Buffer.from(run.job.request) };
  const connection = openConnection(target, {
    onAnswer: (answer) => {
      run.underWay -= 1;
      if (isMeasured(run, lane.dueAt)) run.tally.answer(answer, lane.dueAt);
      lane.restsSince = answer.endedAt;
      run.idle.push(lane);
    },
    onLost: (reason) => dropLane(run, lane, reason),
  });
  const lane: Lane = { connection, dueAt: 0, restsSince: 0 };
  run.lanes.add(lane);
  return lane;
}

/** A server may close a connection that rests; one that was under way is a failure. */
function dropLane(run: Run, lane: Lane, reason: string): void {
  run.lanes.delete(lane);
  const resting = run.idle.indexOf(lane);
  if (resting !== -1) {
    run.idle.splice(resting, 1);
    return;
  }
  run.underWay -= 1;
  if (isMeasured(run, lane.dueAt)) run.tally.fail(reason);
}

function isMeasured(run: Run, dueAt: number): boolean {
  return dueAt >= run.measureFrom && dueAt < run.measureTo;
}
