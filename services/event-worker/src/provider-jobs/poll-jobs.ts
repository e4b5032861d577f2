import type { JobReading } from "@lintel/core";
import type { OpenJob, UsedByJob } from "@lintel/db";

import { bookJob, named } from "./book-job.ts";
import type { JobDeps } from "./job-deps.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const JOBS_AT_ONCE = 20;
/** No other worker polls a job for as long; also the interval of the first polls. */
const LEASE_MS = 5000;
const MAX_PAUSE_MS = 15 * MINUTE_MS;
/** No provider keeps a job for longer. */
const MAX_LIFE_MS = 31 * DAY_MS;
/** How long to wait for answers through the proxies, when this worker cannot ask the provider itself. */
const MAX_WAIT_MS = 3 * DAY_MS;
/** Deadline for reading results of any size. */
const READING_MS = 20 * MINUTE_MS;
/** How often in a row a provider may answer that it has no such job, or refuse its results. */
const MAX_FAILURES = 8;
/** For how long it may do so. */
const PATIENCE_MS = 60 * MINUTE_MS;

/**
 * Polls the jobs that are due: asks the provider for their state, reads what they used, and books it, once.
 * Returns how many were due. A job that fails is polled again later.
 */
export async function pollJobs(deps: JobDeps, leaseMs = LEASE_MS): Promise<number> {
  const jobs = await deps.store.take(deps.now(), {
    most: JOBS_AT_ONCE,
    leaseMs,
    longestMs: MAX_PAUSE_MS,
  });
  await Promise.all(
    jobs.map((job) =>
      pollJob(deps, job).catch((error: unknown) =>
        deps.logger.warn(
          { ...named(job), err: error },
          "job could not be polled; it will be retried",
        ),
      ),
    ),
  );
  return jobs.length;
}

async function pollJob(deps: JobDeps, job: OpenJob): Promise<void> {
  const ended = job.ended ?? (await askForEnd(deps, job));
  if (ended === undefined) return;
  const used = job.used ?? (await findUsed(deps, job, ended));
  if (used === undefined) return;
  await bookJob(deps, job, await deps.store.keepUsed(job, used));
}

/** The reported end of a job; `undefined` as long as it runs. */
async function askForEnd(deps: JobDeps, job: OpenJob): Promise<JobReading | undefined> {
  const ageMs = deps.now() - job.call.createdAtMs;
  const isOver = ageMs > MAX_LIFE_MS;
  if (deps.provider === undefined) return isOver ? lost(deps, job) : undefined;
  const reading = await deps.provider.ask(job);
  if (reading?.hasEnded === true) return deps.store.noteEnd(job, reading);
  if (isOver) return lost(deps, job);
  const failures = reading === undefined ? job.failures + 1 : 0;
  if (failures > MAX_FAILURES && ageMs > PATIENCE_MS) return lost(deps, job);
  if (failures !== job.failures) await deps.store.noteFailures(job, failures);
  return undefined;
}

/** Its usage will never be reported: it costs what is reserved for it, or is marked `unpriced`. */
function lost(deps: JobDeps, job: OpenJob): Promise<JobReading> {
  deps.logger.warn(named(job), "job lost: the provider does not report what it used");
  const { held: _held, ...started } = job.started;
  return deps.store.noteEnd(job, { ...started, hasEnded: true, parts: [], isUnknown: true });
}

/** What an ended job used: its results are the best source. `undefined` when it is better to wait. */
async function findUsed(
  deps: JobDeps,
  job: OpenJob,
  ended: JobReading,
): Promise<UsedByJob | undefined> {
  const { isUnknown = false, parts = [], resultsPath } = ended;
  const used = { parts, isUnknown };
  if (resultsPath === undefined) return used;
  if (deps.provider === undefined) {
    const hasWaited = deps.now() - job.call.createdAtMs > MAX_WAIT_MS;
    return isUnknown && !hasWaited ? undefined : used;
  }
  await deps.store.postpone(job, deps.now() + READING_MS);
  try {
    return (await deps.provider.readResults(job, resultsPath)) ?? used;
  } catch (error) {
    if (job.failures >= MAX_FAILURES) return used;
    await deps.store.noteFailures(job, job.failures + 1);
    await deps.store.postpone(job, deps.now() + MINUTE_MS * 2 ** job.failures);
    throw error;
  }
}
