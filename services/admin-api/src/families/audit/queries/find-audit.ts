import type { Tables } from "@lintel/db";
import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from "kysely";

import { isUuid } from "../../../paging/is-uuid.ts";
import { type AuditPlace, type AuditSearch, cursorOf } from "../models/audit-search.ts";

type Row = Selectable<Tables["audit_log"]>;
type Query<O> = SelectQueryBuilder<Tables, "audit_log", O>;

export interface AuditRows {
  readonly rows: readonly Row[];
  /** Absent on the last page. */
  readonly nextCursor: string | undefined;
}

/** A page of the audit log, the newest change first. What is written meanwhile moves no other page. */
export async function findAudit(db: Kysely<Tables>, search: AuditSearch): Promise<AuditRows> {
  const found = await filtered(db.selectFrom("audit_log").selectAll(), search)
    // As a number: a `Date` would lose Postgres' microseconds and skip rows.
    .select(sql<string>`(extract(epoch from at) * 1000000)::bigint`.as("at_micros"))
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(search.limit + 1)
    .execute();
  const rows = found.slice(0, search.limit);
  const last = rows.at(-1);
  const isLastPage = found.length === rows.length || last === undefined;
  const nextCursor = isLastPage ? undefined : cursorOf({ atMicros: last.at_micros, id: last.id });
  return { rows, nextCursor };
}

function filtered<O>(query: Query<O>, search: AuditSearch): Query<O> {
  const { actor, after, entity, entityId, from, until, verb } = search;
  return query
    .$if(entity !== undefined, (q) => q.where("entity", "=", entity ?? ""))
    .$if(entityId !== undefined, (q) => q.where(isEntity(entityId ?? "")))
    .$if(actor !== undefined, (q) => q.where(isActor(actor ?? "")))
    .$if(verb !== undefined, (q) => q.where("verb", "=", verb ?? ""))
    .$if(from !== undefined, (q) => q.where(sql<boolean>`at >= ${from}`))
    .$if(until !== undefined, (q) => q.where(sql<boolean>`at < ${until}`))
    .$if(after !== undefined, (q) => q.where(isOlder(after ?? { atMicros: "0", id: "0" })));
}

/** What is no id is nothing's. */
const isEntity = (id: string) =>
  isUuid(id) ? sql<boolean>`entity_id = ${id}` : sql<boolean>`false`;

const isActor = (actor: string) =>
  isUuid(actor) ? sql<boolean>`actor_id = ${actor}` : sql<boolean>`actor = ${actor}`;

const isOlder = ({ atMicros, id }: AuditPlace) => sql<boolean>`(at, id) <
  (timestamptz 'epoch' + ${atMicros}::bigint * interval '1 microsecond', ${id}::bigint)`;
