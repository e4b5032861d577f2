import { nanoToUsd } from "@lintel/core";
import type { Tables } from "@lintel/db";
import { type Kysely, type RawBuilder, sql } from "kysely";

import type { CallFilter } from "../../events/queries/filter-events.ts";
import type { Grouping } from "../models/event-report.ts";
import {
  groupLimitOf,
  type OverviewAnswer,
  type OverviewRequest,
  type UsageSums,
} from "../models/overview.ts";
import { findNames } from "./find-names.ts";
import { findSpeeds } from "./find-speeds.ts";
import { findEventsFrom, readUsage } from "./read-usage.ts";

interface SumsRow {
  readonly calls: string;
  readonly successes: string;
  readonly cost_nano: string;
  readonly latency_ms: string;
  readonly prompt_tokens: string;
  readonly completion_tokens: string;
}

/** Sums of the calls of a period and of the one before, and of the most expensive groups of them, with their names. */
export async function findOverview(
  db: Kysely<Tables>,
  request: OverviewRequest,
): Promise<OverviewAnswer> {
  const eventsFrom = await findEventsFrom(db);
  const [sums, speeds, grouped] = await Promise.all([
    findSums(db, request, eventsFrom),
    findSpeeds(db, request),
    findGroups(db, request, eventsFrom),
  ]);
  return { ...sums, ...speeds, ...grouped };
}

const SUMS = sql.raw(
  ["calls", "successes", "cost_nano", "latency_ms", "prompt_tokens", "completion_tokens"]
    .map((name) => `sum(${name}) as ${name}`)
    .join(", "),
);

/** What of a request decides which calls are meant. */
const filterOf = ({ keyIds, tags, userIds }: OverviewRequest): CallFilter => ({
  keyIds,
  tags,
  userIds,
});

async function findSums(db: Kysely<Tables>, request: OverviewRequest, eventsFrom: number) {
  const { end, start } = request;
  const increment = end - start;
  const period = { start: start - increment, end, increment };
  const usage = readUsage({ period, filter: filterOf(request), groups: [] }, eventsFrom);
  const { rows } = await sql<SumsRow & { readonly is_before: boolean }>`
    select at < to_timestamp(${start}) as is_before, ${SUMS} from ${usage} as used group by 1`.execute(
    db,
  );
  return {
    period: toSums(rows.find((row) => !row.is_before)),
    before: toSums(rows.find((row) => row.is_before)),
  };
}

type Grouped = Pick<OverviewAnswer, "groups" | "hasMoreGroups">;

async function findGroups(
  db: Kysely<Tables>,
  request: OverviewRequest,
  eventsFrom: number,
): Promise<Grouped> {
  const { end, groupBy, start } = request;
  if (groupBy === undefined) return { groups: [], hasMoreGroups: false };
  const limit = groupLimitOf(request);
  const present = { ...request, groupBy, eventsFrom };
  const found = await groupsOf(db, present, sql`limit ${limit + 1}`);
  const ids = found.slice(0, limit).map(({ id }) => id);
  const wanted = sql`where ${sql.ref(groupBy)}::text = any(${ids}::text[])`;
  const earlier = { ...narrowed(present, ids), start: start - (end - start), end: start };
  const [before, names] = await Promise.all([
    groupsOf(db, earlier, sql``, wanted),
    findNames(db, groupBy, ids),
  ]);
  const beforeOf = new Map(before.map((row) => [row.id, row]));
  const groups = found.slice(0, limit).map((row) => ({
    id: row.id,
    name: names.get(row.id) ?? row.id,
    period: toSums(row),
    before: toSums(beforeOf.get(row.id)),
  }));
  return { groups, hasMoreGroups: found.length > limit };
}

type GroupRequest = OverviewRequest & {
  readonly groupBy: Grouping;
  readonly eventsFrom: number;
};

/** Where the groups themselves can be filtered by, nothing else is read. Calls of no user are found by their empty id. */
function narrowed(request: GroupRequest, ids: readonly string[]): GroupRequest {
  if (ids.includes("")) return request;
  if (request.groupBy === "keyId") return { ...request, keyIds: [...ids] };
  if (request.groupBy === "userId") return { ...request, userIds: [...ids] };
  return request;
}

async function groupsOf(
  db: Kysely<Tables>,
  request: GroupRequest,
  page: RawBuilder<unknown>,
  where: RawBuilder<unknown> = sql``,
): Promise<readonly (SumsRow & { readonly id: string })[]> {
  const { end, eventsFrom, groupBy, start } = request;
  const period = { start, end, increment: end - start };
  const usage = readUsage({ period, filter: filterOf(request), groups: [groupBy] }, eventsFrom);
  const { rows } = await sql<SumsRow & { readonly id: string }>`
    select coalesce(${sql.ref(groupBy)}::text, '') as id, ${SUMS} from ${usage} as used ${where}
    group by ${sql.ref(groupBy)}
    order by sum(cost_nano) desc, sum(calls) desc, 1 ${page}`.execute(db);
  return rows;
}

const NOTHING: SumsRow = {
  calls: "0",
  successes: "0",
  cost_nano: "0",
  latency_ms: "0",
  prompt_tokens: "0",
  completion_tokens: "0",
};

function toSums(row: SumsRow = NOTHING): UsageSums {
  const calls = Number(row.calls);
  return {
    calls,
    errors: calls - Number(row.successes),
    costInUsd: nanoToUsd(BigInt(row.cost_nano)),
    costInNanoUsd: row.cost_nano,
    promptTokens: Number(row.prompt_tokens),
    completionTokens: Number(row.completion_tokens),
    meanLatencyInMs: calls === 0 ? 0 : Number(row.latency_ms) / calls,
  };
}
