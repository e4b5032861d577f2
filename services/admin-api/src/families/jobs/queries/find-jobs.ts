import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import {
  type JobPlace,
  type JobQuery,
  type JobRow,
  limitOf,
  placeOf,
} from "../models/job-answer.ts";

export interface JobRows {
  readonly rows: readonly JobRow[];
  /** Where the next page begins; absent after the last one. */
  readonly next: JobPlace | undefined;
}

const OF_STATE = {
  running: sql`and booked_at is null and ended is null`,
  ended: sql`and booked_at is null and ended is not null`,
  booked: sql`and booked_at is not null`,
} as const;

/** A page of the jobs that calls of ours began, the newest first. */
export async function findJobs(db: Kysely<Tables>, query: JobQuery): Promise<JobRows> {
  const { cursor, state } = query;
  const limit = limitOf(query);
  const { rows } = await sql<JobRow>`
    select setting_id, job_id, (extract(epoch from seen_at) * 1000000)::bigint as seen_micros, next_at, booked_at,
      ended is not null as has_ended, asks, failures, started ->> 'kind' as kind,
      started -> 'held' ->> 'reservedNano' as held_nano, used, call ->> 'id' as call_id, call ->> 'keyId' as key_id,
      call ->> 'userId' as user_id, call ->> 'provider' as provider, call ->> 'model' as model,
      call ->> 'createdAtMs' as created_ms
    from jobs
    where call is not null ${state === undefined ? sql`` : OF_STATE[state]}
      ${cursor === undefined ? sql`` : after(placeOf(cursor))}
    order by seen_at desc, setting_id desc, job_id desc limit ${limit + 1}`.execute(db);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const isLast = rows.length <= limit || last === undefined;
  return {
    rows: page,
    next: isLast ? undefined : [last.seen_micros, last.setting_id, last.job_id],
  };
}

const after = (place: JobPlace | undefined) =>
  place === undefined
    ? sql``
    : sql`and (seen_at, setting_id, job_id) <
        ('epoch'::timestamptz + ${place[0]}::bigint * interval '1 microsecond', ${place[1]}, ${place[2]})`;
