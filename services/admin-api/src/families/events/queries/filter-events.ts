import { eventAt, type Tables } from "@lintel/db";
import { type RawBuilder, type SelectQueryBuilder, sql } from "kysely";

import { isUuid } from "../../../paging/is-uuid.ts";

/** What events must be; all of it. Lists mean any of their elements; absent or empty means any. */
export interface CallFilter {
  readonly keyIds?: readonly string[] | undefined;
  readonly userIds?: readonly string[] | undefined;
  readonly customIds?: readonly string[] | undefined;
  readonly policyIds?: readonly string[] | undefined;
  readonly actions?: readonly string[] | undefined;
  readonly providers?: readonly string[] | undefined;
  /** As reports group by them: names that limits or callers use beside them are not looked at. */
  readonly models?: readonly string[] | undefined;
  readonly routeIds?: readonly string[] | undefined;
  /** The one list of which an event must have all. */
  readonly tags?: readonly string[] | undefined;
  readonly status?: number | undefined;
}

/** The same within a time, and filters that need single events. */
export interface EventFilter extends CallFilter {
  readonly outcome?: "unknown" | undefined;
  /** Unix seconds; included. */
  readonly start?: number | undefined;
  /** Unix seconds; not included. */
  readonly end?: number | undefined;
}

/** Adds a filter's conditions. The bounds in time keep Postgres to the partitions they touch. */
export function filterEvents<O>(
  query: SelectQueryBuilder<Tables, "events", O>,
  filter: EventFilter,
): SelectQueryBuilder<Tables, "events", O> {
  const { start, end, outcome } = filter;
  const conditions = [
    ...ofOutcome(outcome),
    ...(start === undefined ? [] : [sql<boolean>`created_at >= to_timestamp(${start})`]),
    ...(end === undefined ? [] : [sql<boolean>`created_at < to_timestamp(${end})`]),
    ...conditionsOf(filter),
    ...ofKeysWith(filter.tags),
  ];
  return conditions.reduce((narrowed, condition) => narrowed.where(condition), query);
}

/** The first half lets Postgres use the partial index. */
export const ofOutcome = (outcome: EventFilter["outcome"]): readonly RawBuilder<boolean>[] =>
  outcome === undefined ? [] : [sql<boolean>`outcome is not null and outcome = ${outcome}`];

/**
 * A filter's conditions on the columns of `events`, or of those of its columns that `usage_series` has too.
 * `<> ''` and `<> '{}'` repeat the conditions of the partial indexes, which Postgres would not use otherwise.
 */
export function conditionsOf(filter: CallFilter): readonly RawBuilder<boolean>[] {
  const { status = 0 } = filter;
  return [
    ...(status === 0 ? [] : [sql<boolean>`status = ${status}`]),
    ...ofKeys(filter.keyIds),
    ...anyOf("user_id", filter.userIds),
    ...anyOf("custom_id", filter.customIds),
    ...anyOf("policy_id", filter.policyIds),
    ...anyOf("action", filter.actions),
    ...anyOf("provider", filter.providers),
    ...anyOf("model", filter.models),
    ...anyOf("route_id", filter.routeIds),
    ...withTags(filter.tags),
  ];
}

/** An id that is no UUID is no key's. Of a single key, Postgres reads an index in the order that is asked for. */
function ofKeys(ids: readonly string[] = []): readonly RawBuilder<boolean>[] {
  if (ids.length === 0) return [];
  const uuids = ids.filter(isUuid);
  return uuids.length === 1
    ? [sql<boolean>`key_id = ${uuids[0]}::uuid`]
    : [sql<boolean>`key_id = any(${uuids}::uuid[])`];
}

type TextColumn =
  | "action"
  | "custom_id"
  | "model"
  | "policy_id"
  | "provider"
  | "route_id"
  | "user_id";

const anyOf = (column: TextColumn, texts: readonly string[] = []) => {
  if (texts.length === 0) return [];
  const name = sql.ref(column);
  return [sql<boolean>`${name} <> '' and ${name} = any(${texts}::text[])`];
};

const withTags = (tags: readonly string[] = []) =>
  tags.length === 0 ? [] : [sql<boolean>`tags <> '{}' and tags @> ${tags}::text[]`];

/**
 * Events have the tags of their key: its index finds them, also when its first call is not rolled up yet. Where no
 * key ever had the tags, `exists` spares the look at any event.
 */
function ofKeysWith(tags: readonly string[] = []): readonly RawBuilder<boolean>[] {
  if (tags.length === 0) return [];
  const keys = sql`
    select key_id from usage_series where cube = 'holder' and tags @> ${tags}::text[]
    union select queued.key_id from unrolled_events
      cross join lateral unnest(ids, moments) as named (event_id, moment)
      cross join lateral ${eventAt("event_id", "moment")} as queued
      where queued.tags @> ${tags}::text[]`;
  return [sql<boolean>`exists (${keys})`, sql<boolean>`key_id = any(array(${keys}))`];
}
