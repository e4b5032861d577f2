import { sql } from "kysely";

import type { Span } from "../../reporting/queries/divide-period.ts";
import { queuedEvents } from "../../reporting/queries/read-usage.ts";
import { cubesFor } from "../../reporting/queries/usage-cubes.ts";
import type { EventPosition } from "../models/event-cursor.ts";
import { conditionsOf, type EventFilter } from "./filter-events.ts";
import { all, isListed, type Listing, meets, type Part, sortingOf } from "./listing.ts";

/** Which of the hours are looked at that have calls; all of them unless said otherwise. */
type Choice =
  | undefined
  /** So many of those whose calls cost most together, after those of a cost that pages before have reached. */
  | { readonly dearest: number; readonly after: EventPosition | undefined }
  /** Those that may have a call before this one in the order of cost; nothing after it is listed. */
  | { readonly upTo: EventPosition };

/**
 * A page of events by way of the sums: these know in which hours a key had calls that a filter means, and only the events of such hours
 * are read, and those that are in no sum yet. So what is seldom is found without a look at all else, by any filters together.
 */
export function eventsOfHours(listing: Listing, span: Span, choice?: Choice): Part {
  const { filter, offset, order, size } = listing;
  const times = timesOf(filter, span);
  const place = sql.raw(times.isOfKeys ? "key_id, start_at" : "start_at");
  const length = sql.raw(`interval '1 ${times.unit}'`);
  const start = sql`date_trunc(${sql.lit(times.unit)}, created_at, 'UTC')`;
  const queued = sql`select key_id, ${start} as start_at
    from ${queuedEvents({ start: span.from, end: span.until, increment: 0 }, [])} where ${all(meets(listing))}`;
  const whose = times.isOfKeys ? sql`key_id = place.key_id` : all(conditionsOf(onlyUsers(filter)));
  // The fence leaves Postgres only the index that has a place's events, whatever it takes the other conditions for.
  return sql`
    select listed.* from (
      select distinct ${place} from (${chosen(times, choice)} union all ${queued} ${lowered(choice, start, span)}) as each
    ) as place
    cross join lateral (
      select * from (
        select * from events where ${whose} and created_at >= place.start_at and created_at < place.start_at + ${length} offset 0
      ) as of_place where ${all([...isListed(listing, span), ...meets(listing), ...isUpTo(choice)])}
    ) as listed
    order by ${sortingOf(order)} offset ${offset} limit ${size}`;
}

const isUpTo = (choice: Choice): readonly Part[] => {
  if (choice === undefined || "dearest" in choice) return [];
  const { cost_nano: cost, created_text: at, id } = choice.upTo;
  return [sql`(cost_nano, created_at, id) >= (${cost}::bigint, ${at}::timestamptz, ${id}::uuid)`];
};

type Unit = "day" | "hour";

interface Times {
  /** Rows of a key, the moment at which a unit of time begins, and what calls in it cost. */
  readonly known: Part;
  readonly unit: Unit;
  /** Whether the events are found by their key; else by their user. */
  readonly isOfKeys: boolean;
}

const onlyUsers = ({ userIds }: EventFilter): EventFilter => ({ userIds });

function timesOf(filter: EventFilter, span: Span): Times {
  const { userIds = [] } = filter;
  if (userIds.length === 0) {
    return { known: hoursOfKeys(filter, span), unit: "hour", isOfKeys: true };
  }
  // Days of users know keys, tags and models apart; for all else it takes the hours of keys too.
  return cubesFor(filter).days === undefined
    ? { known: hoursOfUsers(filter, span), unit: "hour", isOfKeys: false }
    : { known: daysOfUsers(filter, span), unit: "day", isOfKeys: false };
}

/** Which units of time reach into a span. */
const reachInto = ({ from, until }: Span, unit: Unit): Part =>
  sql`start_at > to_timestamp(${from}) - ${sql.raw(`interval '1 ${unit}'`)} and start_at < to_timestamp(${until})`;

const seriesOf = (cube: "key" | "user", filter: EventFilter): Part =>
  sql`(select id, key_id from usage_series where ${all([sql`cube = ${sql.lit(cube)}`, ...conditionsOf(filter)])})`;

/** What the sums of keys know of a filter. */
const ofKeys = (filter: EventFilter): EventFilter => ({
  ...filter,
  userIds: undefined,
  customIds: undefined,
});

const hoursOfKeys = (filter: EventFilter, span: Span): Part => sql`
  select key_id, start_at, cost_nano from ${seriesOf("key", ofKeys(filter))} as series_of_key
  join usage_hours on usage_hours.cube = 'key' and series = series_of_key.id
  where ${reachInto(span, "hour")}`;

/** What the sums of users know of a filter. */
export const ofUsers = ({ keyIds, models, tags, userIds }: EventFilter): EventFilter => ({
  keyIds,
  models,
  tags,
  userIds,
});

const daysOfUsers = (filter: EventFilter, span: Span): Part => sql`
  select key_id, start_at, cost_nano from ${seriesOf("user", ofUsers(filter))} as series_of_user
  join usage_days on usage_days.cube = 'user' and series = series_of_user.id
  where ${reachInto(span, "day")}`;

/** Hours of the keys with which the users made calls on the day. */
const hoursOfUsers = (filter: EventFilter, span: Span): Part => sql`
  select of_day.key_id, of_hour.start_at, of_hour.cost_nano
  from (select distinct key_id, start_at from (${daysOfUsers(filter, span)}) as of_user) as of_day
  join ${seriesOf("key", ofKeys(filter))} as series_of_key on series_of_key.key_id = of_day.key_id
  join usage_hours as of_hour on of_hour.cube = 'key' and of_hour.series = series_of_key.id
    and of_hour.start_at >= of_day.start_at and of_hour.start_at < of_day.start_at + interval '1 day'`;

/**
 * No call costs more than all of its hour together, and of calls that cost the same the latest stands first: so the hours that have the
 * first calls in the order of cost are known without a look at the calls.
 */
function chosen({ isOfKeys, known, unit }: Times, choice: Choice): Part {
  if (choice === undefined) return sql`select key_id, start_at from (${known}) as known`;
  const key = isOfKeys ? sql`key_id` : sql`null::uuid as key_id`;
  const summed = sql`(select ${key}, start_at, sum(cost_nano) as cost_nano from (${known}) as known group by 1, 2) as summed`;
  if ("upTo" in choice) {
    const { cost_nano: cost, created_text: at } = choice.upTo;
    return sql`select key_id, start_at from ${summed} where cost_nano > ${cost}::bigint
      or cost_nano = ${cost}::bigint and start_at >= date_trunc(${sql.lit(unit)}, ${at}::timestamptz, 'UTC')`;
  }
  const { after, dearest } = choice;
  const sorted = sql`order by cost_nano desc, start_at desc limit ${dearest}`;
  if (after === undefined) return sql`(select key_id, start_at from ${summed} ${sorted})`;
  const { cost_nano: reached } = after;
  return sql`select key_id, start_at from ${summed} where cost_nano > ${reached}::bigint
    union all (select key_id, start_at from ${summed} where cost_nano <= ${reached}::bigint ${sorted})`;
}

/** Hours in which something was taken from what calls cost: one of them may have cost more than the sum. */
const lowered = (choice: Choice, start: Part, { from, until }: Span): Part =>
  choice === undefined
    ? sql``
    : sql`union all select key_id, ${start} from events
        where cost_nano < 0 and created_at >= to_timestamp(${from}) and created_at < to_timestamp(${until})`;
