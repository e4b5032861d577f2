import { JobPart, JobReading, StartedJob } from "@lintel/core";
import { UsageEvent } from "@lintel/events";
import { type Kysely, sql } from "kysely";
import { z } from "zod";

import { storableText } from "../schema/storable-text.ts";
import type { Tables } from "../schema/tables.ts";

/** What a finished job has used. */
export const UsedByJob = z.object({ parts: z.array(JobPart), isUnknown: z.boolean() });
export type UsedByJob = z.infer<typeof UsedByJob>;

/** The record of the call that began a job, without bodies. */
const JobCall = UsageEvent.omit({
  request: true,
  response: true,
  unmeasured: true,
  endedJobs: true,
});

const OpenJob = z.object({
  settingId: z.string(),
  started: StartedJob,
  call: JobCall,
  ended: JobReading.nullable(),
  used: UsedByJob.nullable(),
  /** How often it was polled, this time included. */
  asks: z.int(),
  /** How many polls in a row have failed. */
  failures: z.int(),
});
/** A job that is not booked yet. */
export type OpenJob = z.infer<typeof OpenJob>;

export interface JobStore {
  /** Stores the jobs in events, in any order and any number of times. */
  note(events: readonly UsageEvent[], nowMs: number): Promise<void>;
  /**
   * Takes the jobs that are due; no other worker gets them for `leaseMs`, or for a quarter of their age up to
   * `longestMs` where that is more.
   */
  take(nowMs: number, options: TakeOptions): Promise<readonly OpenJob[]>;
  /** Stores the end of a job as the provider reported it, unless one is stored already; returns what is stored. */
  noteEnd(job: OpenJob, reading: JobReading): Promise<JobReading>;
  /** Adds a failed poll in a row, or resets their number. */
  noteFailures(job: OpenJob, failures: number): Promise<void>;
  /** It is not due before this moment. */
  postpone(job: OpenJob, untilMs: number): Promise<void>;
  /** Stores its usage once and for all; returns what is stored. */
  keepUsed(job: OpenJob, used: UsedByJob): Promise<UsedByJob>;
  close(job: OpenJob, nowMs: number): Promise<void>;
  /** Jobs with reservations. */
  holding(): Promise<readonly OpenJob[]>;
  /** Forgets jobs that were booked, or seen without a known call, before this moment. */
  prune(beforeMs: number): Promise<number>;
}

export interface TakeOptions {
  readonly most: number;
  readonly leaseMs: number;
  readonly longestMs: number;
}

/** Bounds the list that one poll reads. */
const MAX_HOLDING = 5000;

/** Jobs in Postgres. */
export function createJobStore(db: Kysely<Tables>): JobStore {
  const set = (job: OpenJob, change: ReturnType<typeof sql>) =>
    sql`update jobs set ${change}
      where setting_id = ${job.settingId} and job_id = ${job.started.id}`.execute(db);
  return {
    async note(events, nowMs) {
      const rows = rowsOf(events, nowMs);
      if (rows.length > 0) await upsert(db, rows);
    },
    take: (nowMs, options) => take(db, nowMs, options),
    async noteEnd(job, reading) {
      const { rows } = await sql<{ ended: unknown }>`
        update jobs set ended = coalesce(ended, ${toJson(reading)}::json), failures = 0
        where setting_id = ${job.settingId} and job_id = ${job.started.id}
        returning ended`.execute(db);
      return JobReading.parse(rows[0]?.ended);
    },
    async noteFailures(job, failures) {
      await set(job, sql`failures = ${failures}`);
    },
    async postpone(job, untilMs) {
      await set(job, sql`next_at = ${new Date(untilMs)}`);
    },
    async keepUsed(job, used) {
      const { rows } = await sql<{ used: unknown }>`
        update jobs set used = coalesce(used, ${toJson(used)}::json)
        where setting_id = ${job.settingId} and job_id = ${job.started.id}
        returning used`.execute(db);
      return UsedByJob.parse(rows[0]?.used);
    },
    async close(job, nowMs) {
      await set(job, sql`booked_at = ${new Date(nowMs)}`);
    },
    async holding() {
      const { rows } = await sql`${SELECTED} from jobs
        where booked_at is null and call is not null and started -> 'held' is not null
        limit ${MAX_HOLDING}`.execute(db);
      return rows.flatMap(readable);
    },
    async prune(beforeMs) {
      const { numAffectedRows } = await sql`delete from jobs
        where seen_at < ${new Date(beforeMs)} and (booked_at is not null or call is null)`.execute(
        db,
      );
      return Number(numAffectedRows ?? 0n);
    },
  };
}

const SELECTED = sql`select setting_id as "settingId", started, call, ended, used, asks, failures`;

/** A row of a newer version is left to workers of that version. */
function readable(row: unknown): readonly OpenJob[] {
  const job = OpenJob.safeParse(row);
  return job.success ? [job.data] : [];
}

interface JobRow {
  readonly setting_id: string;
  readonly job_id: string;
  readonly seen_at: string;
  readonly next_at: string;
  readonly started: StartedJob | null;
  readonly call: z.infer<typeof JobCall> | null;
  readonly ended: JobReading | null;
}

/** One row for each job, in a fixed order, so that two workers cannot deadlock. */
function rowsOf(events: readonly UsageEvent[], nowMs: number): readonly JobRow[] {
  const rows = new Map<string, JobRow>();
  const at = new Date(nowMs).toISOString();
  for (const event of events) {
    const { endedJobs = [], settingId: setting_id, startedJob: started } = event;
    const add = (job_id: string, members: Partial<JobRow>): void => {
      const name = JSON.stringify([setting_id, job_id]);
      const blank = { setting_id, job_id, seen_at: at, next_at: at };
      const known = rows.get(name) ?? { ...blank, started: null, call: null, ended: null };
      rows.set(name, { ...known, ...members, ended: fuller(known.ended, members.ended ?? null) });
    };
    if (started !== undefined) add(started.id, { started, call: JobCall.parse(event) });
    for (const ended of endedJobs) add(ended.id, { ended });
  }
  return [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

/** Of two readings, the complete one rather than one that refers to results; otherwise the first. */
const fuller = (one: JobReading | null, other: JobReading | null): JobReading | null =>
  one === null || (one.resultsPath !== undefined && other?.resultsPath === undefined)
    ? (other ?? one)
    : one;

/** JSON that Postgres accepts, whatever text it holds. */
const toJson = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) =>
    typeof member === "string" ? storableText(member) : member,
  );

/**
 * The first start and the first end of a job count, but a complete reading wins over one that refers to results.
 * A job with news is due at once.
 */
async function upsert(db: Kysely<Tables>, rows: readonly JobRow[]): Promise<void> {
  await sql`
    insert into jobs (setting_id, job_id, seen_at, next_at, started, call, ended)
    select setting_id, job_id, seen_at, next_at, started, call, ended
    from json_populate_recordset(null::jobs, ${toJson(rows)}::json)
    order by setting_id, job_id
    on conflict (setting_id, job_id) do update
    set started = coalesce(jobs.started, excluded.started),
      call = coalesce(jobs.call, excluded.call),
      ended = case when ${SAYS_MORE} then excluded.ended else jobs.ended end,
      next_at = excluded.next_at
    where jobs.booked_at is null
      and ((jobs.call is null and excluded.call is not null) or ${SAYS_MORE})`.execute(db);
}

const SAYS_MORE = sql`(excluded.ended is not null and (jobs.ended is null
  or (jobs.ended ->> 'resultsPath' is not null and excluded.ended ->> 'resultsPath' is null)))`;

async function take(
  db: Kysely<Tables>,
  nowMs: number,
  { leaseMs, longestMs, most }: TakeOptions,
): Promise<readonly OpenJob[]> {
  const now = new Date(nowMs);
  const { rows } = await sql`
    with due as (
      select setting_id, job_id from jobs
      where booked_at is null and call is not null and next_at <= ${now}
      order by next_at limit ${most} for update skip locked
    ), taken as (
      update jobs set asks = asks + 1,
        next_at = ${now}::timestamptz + greatest(${leaseMs} * interval '1 millisecond',
          least((${now}::timestamptz - seen_at) / 4, ${longestMs} * interval '1 millisecond'))
      from due where jobs.setting_id = due.setting_id and jobs.job_id = due.job_id
      returning jobs.*
    )
    ${SELECTED} from taken`.execute(db);
  return rows.flatMap(readable);
}
