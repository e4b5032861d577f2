import type { components } from "@lintel/admin-client";

import { type Output, rows } from "./output.ts";

type Event = components["schemas"]["Event"];

/** Left out when all events are of one key. Keys are named whole below the table: an id is as wide as all columns of a route. */
const KEY_COLUMN = "key";
/** How much of a key's id the table shows; more if two begin alike. */
const SHORT = 4;
const COLUMNS = ["provider", "model"];
/** Only where a caller has called a model by another name than its server does: by an alias, say. */
const REQUESTED_COLUMN = "requested";
/** Only where some of the calls went by a route and not straight to its first step. */
const ROUTE_COLUMNS = ["attempt", "skipped"];
const USE_COLUMNS = ["input", "output", "usd"];

/**
 * Events as a table. Where callers have called a model by another name, that is in a column of its own. An event of a route says
 * which attempt of its call it was, and which steps were left out; the reasons stand below the table, once for each reason.
 */
export function eventRows(events: readonly Event[]): Output {
  const keys = [...new Set(events.map(({ key_id: key }) => key))];
  const shortened = shortNamesOf(keys);
  const shown = events.map((event) => ({
    ...event,
    key: shortened(event.key_id),
    requested: isRenamed(event) ? event.requestedModel : "",
    skipped: event.skippedSteps.map(({ step }) => step),
    input: event.prompt_token_count,
    output: event.completion_token_count,
    usd: event.cost_in_usd,
  }));
  const hasRouted = shown.some(({ attempt, skipped }) => attempt !== null || skipped.length > 0);
  const columns = [
    "created_at",
    ...(keys.length === 1 ? [] : [KEY_COLUMN]),
    ...COLUMNS,
    ...(events.some(isRenamed) ? [REQUESTED_COLUMN] : []),
    "status",
    ...(hasRouted ? ROUTE_COLUMNS : []),
    ...USE_COLUMNS,
  ];
  const ofKeys =
    keys.length === 1
      ? [`all of key ${keys.join("")}`]
      : keys.map((key) => `key ${shortened(key)} is ${key}`);
  return rows(shown, columns, { json: events, notes: [...ofKeys, ...skipReasons(events)] });
}

/** Shortens ids to the shortest prefix, the same length for all, that keeps them distinct. */
function shortNamesOf(ids: readonly string[]): (id: string) => string {
  const longest = Math.max(SHORT, ...ids.map(({ length }) => length));
  let length = SHORT;
  while (length < longest && new Set(ids.map((id) => id.slice(0, length))).size < ids.length) {
    length += 1;
  }
  return (id) => id.slice(0, length);
}

const isRenamed = ({ model, requestedModel }: Event): boolean =>
  requestedModel !== "" && requestedModel !== model;

function skipReasons(events: readonly Event[]): readonly string[] {
  const lines = events.flatMap(({ routeId, skippedSteps }) =>
    skippedSteps.map(({ reason, step }) => `step ${step} of route ${routeId} skipped: ${reason}`),
  );
  return [...new Set(lines)];
}
