import type { components } from "@lintel/admin-client";

import { type Output, rows } from "./output.ts";

type Event = components["schemas"]["Event"];

/** Left out when all events are of one key, which is named below the table instead: an id is as wide as all columns of a route. */
const KEY_COLUMN = "key_id";
const COLUMNS = ["provider", "model", "status"];
/** Only where some of the calls went by a route and not straight to its first step. */
const ROUTE_COLUMNS = ["attempt", "skipped"];
const USE_COLUMNS = ["input", "output", "usd"];

/**
 * Events as a table. An event of a route says which attempt of its call it was, and which steps were left out; the reasons stand below the
 * table, once for each reason.
 */
export function eventRows(events: readonly Event[]): Output {
  const shown = events.map((event) => ({
    ...event,
    skipped: event.skippedSteps.map(({ step }) => step),
    input: event.prompt_token_count,
    output: event.completion_token_count,
    usd: event.cost_in_usd,
  }));
  const hasRouted = shown.some(({ attempt, skipped }) => attempt !== null || skipped.length > 0);
  const keys = [...new Set(events.map(({ key_id: key }) => key))];
  const columns = [
    "created_at",
    ...(keys.length === 1 ? [] : [KEY_COLUMN]),
    ...COLUMNS,
    ...(hasRouted ? ROUTE_COLUMNS : []),
    ...USE_COLUMNS,
  ];
  const ofKey = keys.length === 1 ? [`all of key ${keys.join("")}`] : [];
  return rows(shown, columns, { json: events, notes: [...ofKey, ...skipReasons(events)] });
}

function skipReasons(events: readonly Event[]): readonly string[] {
  const lines = events.flatMap(({ routeId, skippedSteps }) =>
    skippedSteps.map(({ reason, step }) => `step ${step} of route ${routeId} skipped: ${reason}`),
  );
  return [...new Set(lines)];
}
