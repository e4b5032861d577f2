import { z } from "zod";

import type { ImportKind } from "../import-kind.ts";
import type { Known, Mapped } from "../mapped.ts";
import {
  CustomProviderRow,
  EventRow,
  KeyRow,
  PolicyRow,
  RouteRow,
  SettingRow,
  SpendRow,
  UserRow,
} from "./rows.ts";
import {
  toCustomProvider,
  toEvent,
  toKey,
  toPolicy,
  toRoute,
  toSetting,
  toSpend,
  toUser,
} from "./to-items.ts";

/** Where the things of one kind stand, and what becomes of each. */
export interface SourceTable {
  readonly kind: ImportKind;
  readonly table: string;
  /** Gives one column, `row`. */
  readonly query: string;
  readonly map: (row: unknown, known: Known) => Mapped;
}

const Named = z.object({ id: z.string().optional(), key_id: z.string().optional() });

const whole = (table: string): string => `select to_jsonb(t) as row from ${table} t`;

/** Columns that only later releases have. Where one is missing, its name stands for what is here. */
const LATER_COLUMNS = `
  (select null::varchar as path, null::varchar as method, null::varchar as custom_id, ''::varchar as user_id,
    ''::varchar as action, ''::varchar as policy_id, ''::varchar as route_id, ''::varchar as correlation_id,
    null::jsonb as metadata) as later`;

/** What a call can cost, at the most; a cost that is no number is more. */
const IS_COST = "coalesce(cost_in_usd, 0) between 0 and 1000000";

/** Nano-dollars, each call's rounded by itself, so that sums are those of single calls. */
const NANO = `round(case when ${IS_COST} then coalesce(cost_in_usd, 0) else 0 end::numeric * 1000000000)`;

const COUNT = (column: string): string => `greatest(coalesce(${column}, 0), 0)`;

const SUCCESS = "coalesce(status_code, 0) = 200";

/** Calls of keys; those refused before a key was known have none, and cost nothing. */
const CALLS = `
  ${LATER_COLUMNS} cross join lateral (
    select event_id, created_at, coalesce(key_id, '') as key_id, coalesce(user_id, '') as user_id, tags,
      coalesce(provider, '') as provider, coalesce(model, '') as model, status_code, cost_in_usd, prompt_token_count,
      completion_token_count, latency_in_ms, path, method, custom_id, action, policy_id, route_id, correlation_id, metadata
    from events) as call
  where call.key_id <> ''`;

/**
 * Money of all calls of a day in UTC. Spend so far stands only in BricksLLM's Redis, as a sum; its events say the same, and when.
 * Rejected calls cost nothing and are not counted.
 */
const SPEND = `
  select jsonb_build_object(
    'key_id', call.key_id, 'user_id', call.user_id, 'provider', call.provider, 'model', call.model,
    'at', ${dayOf("call.created_at")},
    'cost_nano', sum(${NANO}),
    'calls', count(*) filter (where ${SUCCESS}),
    'prompt_tokens', sum(${COUNT("prompt_token_count")}),
    'completion_tokens', sum(${COUNT("completion_token_count")}),
    'latency_ms', least(coalesce(sum(${COUNT("latency_in_ms")}) filter (where ${SUCCESS}), 0), 2147483647),
    'odd_costs', count(*) filter (where not (${IS_COST}))) as row
  from ${CALLS}
  group by call.key_id, call.user_id, call.provider, call.model, ${dayOf("call.created_at")}
  having sum(${NANO}) > 0 or bool_or(${SUCCESS}) or bool_or(not (${IS_COST}))
  order by call.key_id, ${dayOf("call.created_at")}`;

const EVENTS = `
  select jsonb_build_object(
    'event_id', event_id, 'key_id', call.key_id, 'user_id', call.user_id, 'at', call.created_at, 'tags', tags,
    'provider', call.provider, 'model', call.model, 'status', status_code,
    'cost_nano', case when ${IS_COST} then ${NANO} end,
    'prompt_tokens', ${COUNT("prompt_token_count")}, 'completion_tokens', ${COUNT("completion_token_count")},
    'latency_ms', ${COUNT("latency_in_ms")}, 'path', call.path, 'method', call.method, 'custom_id', call.custom_id,
    'action', call.action, 'policy_id', call.policy_id, 'route_id', call.route_id,
    'correlation_id', call.correlation_id,
    'metadata', case when jsonb_typeof(call.metadata) = 'string' then call.metadata #>> '{}' end) as row
  from ${CALLS}
  order by call.key_id, call.created_at, event_id`;

/** The first second of the day (UTC) of a time in Unix seconds; of times before 1970 too. */
function dayOf(column: string): string {
  return `floor(${column}::numeric / 86400)::bigint * 86400`;
}

function mapping<Row>(schema: z.ZodType<Row>, map: (row: Row, known: Known) => Mapped) {
  return (row: unknown, known: Known): Mapped => {
    const read = schema.safeParse(row);
    if (read.success) return map(read.data, known);
    const [issue] = read.error.issues;
    const reason = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "cannot be read"}`;
    return { ...namesOf(row), reason };
  };
}

/** What a row that cannot be read is called, as far as it says. */
function namesOf(row: unknown): { readonly id: string; readonly name: string } {
  const { data } = Named.safeParse(row);
  return { id: data?.id ?? data?.key_id ?? "", name: "" };
}

/** In the order in which they refer to each other. */
export const BRICKSLLM_TABLES: readonly SourceTable[] = [
  {
    kind: "custom-providers",
    table: "custom_providers",
    query: whole("custom_providers"),
    map: mapping(CustomProviderRow, toCustomProvider),
  },
  {
    kind: "settings",
    table: "provider_settings",
    query: whole("provider_settings"),
    map: mapping(SettingRow, toSetting),
  },
  {
    kind: "policies",
    table: "policies",
    query: whole("policies"),
    map: mapping(PolicyRow, toPolicy),
  },
  { kind: "keys", table: "keys", query: whole("keys"), map: mapping(KeyRow, toKey) },
  { kind: "users", table: "users", query: whole("users"), map: mapping(UserRow, toUser) },
  { kind: "routes", table: "routes", query: whole("routes"), map: mapping(RouteRow, toRoute) },
];

/** Each call by itself, for reports of the time before. What it has cost is not counted again as spend. */
export const BRICKSLLM_EVENTS: SourceTable = {
  kind: "events",
  table: "events",
  query: EVENTS,
  map: mapping(EventRow, toEvent),
};

/** What was spent by day, as far as it is not booked yet. */
export const BRICKSLLM_SPEND: SourceTable = {
  kind: "spend",
  table: "events",
  query: SPEND,
  map: mapping(SpendRow, toSpend),
};
