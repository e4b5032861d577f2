import type { JobReading } from "@lintel/core";
import type { OpenJob, UsedByJob } from "@lintel/db";

import { bookJob, named } from "./book-job.ts";
import type { JobDeps } from "./job-deps.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const JOBS_AT_ONCE = 20;
/** Nobody else looks after a job for as long; the first questions after it come so often. */
const LEASE_MS = 5000;
const MAX_PAUSE_MS = 15 * MINUTE_MS;
/** After so many days no provider keeps a job. */
const MAX_LIFE_MS = 31 * DAY_MS;
/** So long others may tell what this worker cannot ask for. */
const MAX_WAIT_MS = 3 * DAY_MS;
/** Results of any size are read within this. */
const READING_MS = 20 * MINUTE_MS;
/** So often in a row a provider may say it has no such job, or not hand out its results. */
const MAX_FAILURES = 8;
/** So long it may do so. */
const PATIENCE_MS = 60 * MINUTE_MS;

/**
 * Looks after jobs it is time for: asks the provider how far they are, reads what they used, and books it, once.
 * Returns how many there were. One that fails is looked after again later.
 */
export async function lookAfterJobs(deps: JobDeps, leaseMs = LEASE_MS): Promise<number> {
  const jobs = await deps.store.take(deps.now(), {
    most: JOBS_AT_ONCE,
    leaseMs,
    longestMs: MAX_PAUSE_MS,
  });
  await Promise.all(
    jobs.map((job) =>
      lookAfter(deps, job).catch((error: unknown) =>
        deps.logger.warn({ ...named(job), err: error }, "job not looked after; it will be"),
      ),
    ),
  );
  return jobs.length;
}

async function lookAfter(deps: JobDeps, job: OpenJob): Promise<void> {
  const ended = job.ended ?? (await askForEnd(deps, job));
  if (ended === undefined) return;
  const used = job.used ?? (await findUsed(deps, job, ended));
  if (used === undefined) return;
  await bookJob(deps, job, await deps.store.keepUsed(job, used));
}

/** What is told of a job when it has ended; `undefined` as long as it goes on. */
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

/** Nobody will ever tell what it used: it costs what is held for it, or the bill says that its cost is not known. */
function lost(deps: JobDeps, job: OpenJob): Promise<JobReading> {
  deps.logger.warn(named(job), "job lost: the provider does not tell what it used");
  const { held: _held, ...started } = job.started;
  return deps.store.noteEnd(job, { ...started, hasEnded: true, parts: [], isUnknown: true });
}

/** What an ended job used: its results tell it best. `undefined` when it is better to wait. */
async function findUsed(
  deps: JobDeps,
  job: OpenJob,
  ended: JobReading,
): Promise<UsedByJob | undefined> {
  const { isUnknown = false, parts = [], resultsPath } = ended;
  const told = { parts, isUnknown };
  if (resultsPath === undefined) return told;
  if (deps.provider === undefined) {
    const hasWaited = deps.now() - job.call.createdAtMs > MAX_WAIT_MS;
    return isUnknown && !hasWaited ? undefined : told;
  }
  await deps.store.postpone(job, deps.now() + READING_MS);
  try {
    return (await deps.provider.readResults(job, resultsPath)) ?? told;
  } catch (error) {
    if (job.failures >= MAX_FAILURES) return told;
    await deps.store.noteFailures(job, job.failures + 1);
    await deps.store.postpone(job, deps.now() + MINUTE_MS * 2 ** job.failures);
    throw error;
  }
}
