import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";
import { UnmigratedError } from "./require-migrated.ts";

/** PostgreSQL does not let its user do what a service needs. */
export class GrantsError extends Error {
  override readonly name = "GrantsError";
  /** For everyone to read: it names tables, and no address. */
  readonly publicReason: string;

  constructor(lacking: readonly string[]) {
    const reason = `the PostgreSQL user lacks ${lacking.join("; ")}`;
    super(reason);
    this.publicReason = reason;
  }
}

type Table = keyof Tables;
type Privilege = "select" | "insert" | "update" | "delete";
type Grants = readonly (readonly [Privilege, readonly Table[]])[];

/** What proxies read. */
const READ_BY_PROXIES: readonly Table[] = [
  "keys",
  "key_settings",
  "previous_secrets",
  "provider_settings",
  "custom_providers",
  "policies",
  "routes",
  "users",
  "spend",
  "model_spend",
];

/** What the worker books, sums up, prunes and revokes, by itself and by triggers. */
const WRITTEN_BY_WORKER: readonly Table[] = [
  "events",
  "event_corrections",
  "event_retention",
  "prices",
  "spend",
  "model_spend",
  "unrolled_events",
  "usage_series",
  "usage_hours",
  "usage_days",
  "user_days",
  "latency_hours",
  "latency_days",
  "keys",
  "users",
  "jobs",
  "alert_crossings",
  "alert_deliveries",
  "admin_sessions",
  "idempotent_answers",
];

const PROXY_GRANTS: Grants = [["select", READ_BY_PROXIES]];
const WORKER_GRANTS: Grants = [
  ["select", ["provider_settings", "key_settings", "alert_rules", ...WRITTEN_BY_WORKER]],
  ["insert", WRITTEN_BY_WORKER],
  ["update", WRITTEN_BY_WORKER],
  ["delete", WRITTEN_BY_WORKER],
];

/** Rejects with a `GrantsError` where a proxy could not read what it needs. */
export async function requireProxyGrants(db: Kysely<Tables>): Promise<void> {
  refuse(await lackingGrants(db, PROXY_GRANTS));
}

/** Rejects with a `GrantsError` where the worker could not book calls, or make the partitions that they are booked in. */
export async function requireWorkerGrants(db: Kysely<Tables>): Promise<void> {
  const grants = await lackingGrants(db, WORKER_GRANTS);
  refuse([...grants, ...(await lackingForPartitions(db))]);
}

function refuse(lacking: readonly string[]): void {
  if (lacking.length > 0) throw new GrantsError(lacking);
}

async function lackingGrants(db: Kysely<Tables>, grants: Grants): Promise<readonly string[]> {
  const needs = grants.flatMap(([privilege, tables]) => tables.map((table) => [table, privilege]));
  const { rows } = await sql<{ isMissing: boolean | null; privilege: Privilege; tables: string }>`
    select privilege, string_agg(name, ', ' order by name) as tables, bool_or(to_regclass(name) is null) as "isMissing"
    from unnest(${needs.map(([table]) => table)}::text[], ${needs.map(([, privilege]) => privilege)}::text[])
      as need(name, privilege)
    where has_table_privilege(to_regclass(name), privilege) is not true
    group by privilege order by privilege`.execute(db);
  if (rows.some(({ isMissing }) => isMissing === true)) await refuseMissing(db);
  return rows.map(({ privilege, tables }) => `${privilege.toUpperCase()} on ${tables}`);
}

/** Tables are seen by who may use their schema alone. */
async function refuseMissing(db: Kysely<Tables>): Promise<never> {
  const { rows } = await sql<{ sees: boolean }>`
    select current_schema() is not null as sees`.execute(db);
  if (rows[0]?.sees !== true) throw new GrantsError(["USAGE on the schema of the tables"]);
  throw new UnmigratedError("tables are missing");
}

async function lackingForPartitions(db: Kysely<Tables>): Promise<readonly string[]> {
  const { rows } = await sql<{ creates: boolean; owner: string; owns: boolean }>`
    select has_schema_privilege(current_schema(), 'create') as creates, relowner::regrole::text as owner,
      pg_has_role(relowner, 'usage') as owns
    from pg_class where oid = to_regclass('events')`.execute(db);
  const [found] = rows;
  if (found === undefined) return [];
  return [
    ...(found.creates ? [] : ["CREATE on its schema"]),
    ...(found.owns ? [] : [`membership in ${found.owner}, which owns the table events`]),
  ];
}
