import { COMPLETION_TOKENS, IS_OURS, PROMPT_TOKENS, SUCCESS, type Tables } from "@lintel/db";
import { type Kysely, type RawBuilder, sql } from "kysely";

import { liveLimitOf, type LivePlace, type LiveQuery, type LiveRow } from "../models/live-calls.ts";

/** Older calls are not live: reading them would never end. */
const MAX_BEHIND_MS = 5 * 60_000;
/** What is being booked this moment may still come before what has been: it is waited for. */
const SETTLED = sql`clock_timestamp() - interval '500 milliseconds'`;
/** Calls that were begun longer ago are booked in no time that people watch; so few partitions are looked at. */
const BEGUN_WITHIN = sql`interval '32 days'`;

export interface LiveRows {
  readonly rows: readonly LiveRow[];
  /** Where the next look begins. */
  readonly place: LivePlace;
  readonly skipped: boolean;
}

/** Where watching begins, and how far a place moves on where there are no calls: more than clocks differ. */
const TAIL_MS = 60_000;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/**
 * Calls in the order in which they were booked: after a place, or the latest when there is none. Each is seen once, however late
 * its call began, as long as it was booked within half a second.
 */
export async function findLiveCalls(
  db: Kysely<Tables>,
  query: LiveQuery,
  after: LivePlace | undefined,
  now: Date,
): Promise<LiveRows> {
  const recent = placeBefore(now, TAIL_MS);
  const skipped = after !== undefined && isBefore(after, placeBefore(now, MAX_BEHIND_MS));
  const from = after === undefined || skipped ? recent : after;
  const isTail = after === undefined || skipped;
  const limit = liveLimitOf(query);
  const { rows } = await sql<LiveRow>`
    select * from (${callsAfter(from, query)} ${
      isTail ? sql`order by booked_at desc, id desc` : sql`order by booked_at, id`
    } limit ${limit}) as call
    left join lateral (select name as key_name from keys where keys.id = call.key_id) as key on true
    order by booked_at, call.id`.execute(db);
  const last = rows.at(-1);
  const reached = isBefore(from, recent) ? recent : from;
  const place = last === undefined ? reached : { bookedMicros: last.booked_micros, id: last.id };
  return { rows, place, skipped };
}

const placeBefore = (now: Date, ms: number): LivePlace => ({
  bookedMicros: String((now.getTime() - ms) * 1000),
  id: FIRST_ID,
});

const isBefore = (one: LivePlace, other: LivePlace): boolean =>
  BigInt(one.bookedMicros) < BigInt(other.bookedMicros);

const momentOf = (micros: string) =>
  sql`('epoch'::timestamptz + ${micros}::bigint * interval '1 microsecond')`;

const callsAfter = ({ bookedMicros, id }: LivePlace, query: LiveQuery) => sql`
  select id, created_at, booked_at, (extract(epoch from booked_at) * 1000000)::bigint as booked_micros,
    key_id, user_id, provider, model, path, status, error_code, streamed, attempts, latency_ms, ttft_ms,
    overhead_us, ${PROMPT_TOKENS} as prompt_tokens, ${COMPLETION_TOKENS} as completion_tokens, cost_nano, unpriced,
    action, policy_id, route_id
  from events
  where booked_at >= ${momentOf(bookedMicros)} and booked_at <= ${SETTLED}
    and (booked_at, id) > (${momentOf(bookedMicros)}, ${id}::uuid)
    and created_at > now() - ${BEGUN_WITHIN} and corrects is null
    and ${IS_OURS}
    ${sql.join(conditionsOf(query), sql` `)}`;

function conditionsOf(query: LiveQuery): readonly RawBuilder<unknown>[] {
  const { failed, keyId, model, provider, userId } = query;
  return [
    ...(keyId === undefined ? [] : [sql`and key_id = ${keyId}::uuid`]),
    ...(userId === undefined ? [] : [sql`and user_id = ${userId}`]),
    ...(provider === undefined ? [] : [sql`and provider = ${provider}`]),
    ...(model === undefined ? [] : [sql`and model = ${model}`]),
    ...(failed === undefined ? [] : [sql`and ${SUCCESS} = ${failed === "false"}`]),
  ];
}
