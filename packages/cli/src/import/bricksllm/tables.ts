import { z } from "zod";

import type { ImportKind } from "../import-kind.ts";
import type { Known, Mapped } from "../mapped.ts";
import {
  CustomProviderRow,
  KeyRow,
  PolicyRow,
  RouteRow,
  SettingRow,
  SpendRow,
  UserRow,
} from "./rows.ts";
import {
  toCustomProvider,
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

/**
 * Money of all events of a day in UTC, in nano-dollars. Spend so far stands only in BricksLLM's Redis, as a sum; its events say the
 * same, and when. Rejected calls cost nothing and are not counted.
 */
const SPEND = `
  select jsonb_build_object(
    'key_id', key_id, 'user_id', user_id, 'provider', coalesce(provider, ''), 'model', coalesce(model, ''),
    'at', created_at / 86400 * 86400,
    'cost_nano', round(sum(coalesce(cost_in_usd, 0)::numeric) * 1000000000),
    'calls', count(*) filter (where status_code = 200),
    'prompt_tokens', sum(coalesce(prompt_token_count, 0)),
    'completion_tokens', sum(coalesce(completion_token_count, 0))) as row
  from events where coalesce(key_id, '') <> ''
  group by key_id, user_id, coalesce(provider, ''), coalesce(model, ''), created_at / 86400 * 86400
  having sum(coalesce(cost_in_usd, 0)) > 0 or count(*) filter (where status_code = 200) > 0`;

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
  { kind: "spend", table: "events", query: SPEND, map: mapping(SpendRow, toSpend) },
];
