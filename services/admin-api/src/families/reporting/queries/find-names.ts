import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import { isUuid } from "../../../paging/is-uuid.ts";
import type { Grouping } from "../models/event-report.ts";

/** Where the names are of what is grouped by, and by which column. */
const TABLES = {
  keyId: { table: "keys", column: "id" },
  policyId: { table: "policies", column: "id" },
  routeId: { table: "routes", column: "id" },
  userId: { table: "users", column: "user_id" },
} as const satisfies Partial<Record<Grouping, object>>;

const hasNames = (group: Grouping): group is keyof typeof TABLES => group in TABLES;

/** What people call these keys, users, policies or routes, deleted ones included. */
export async function findNames(
  db: Kysely<Tables>,
  group: Grouping,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (!hasNames(group)) return new Map();
  const { column, table } = TABLES[group];
  const known = column === "id" ? ids.filter(isUuid) : ids;
  if (known.length === 0) return new Map();
  const type = sql.raw(column === "id" ? "uuid[]" : "text[]");
  const { rows } = await sql<{ id: string; name: string }>`
    select distinct on (1) ${sql.ref(column)}::text as id, name from ${sql.table(table)}
    where ${sql.ref(column)} = any(${known}::${type}) and name <> ''
    order by 1, deleted_at is not null, created_at desc`.execute(db);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
