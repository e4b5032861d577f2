import type { Tables } from "@lintel/db";
import { type Kysely, type RawBuilder, type Selectable, sql } from "kysely";

import type { Problem } from "../problems/problem.ts";
import { createdText, isAfter, type ListedRow } from "./by-creation.ts";
import { isUuid } from "./is-uuid.ts";
import type { Order, Page } from "./page.ts";
import { readPages } from "./read-pages.ts";

/** The tables whose rows are kept when they are deleted, and only marked. */
type LiveTable = "alert_rules" | "custom_providers" | "policies" | "routes" | "users";

/** What a family's rows are read from and as. */
export interface LiveRows<Table extends LiveTable, Entity> {
  readonly table: Table;
  readonly toEntity: (row: Selectable<Tables[Table]>) => Entity;
  /** How many rows one statement reads at most. */
  readonly pageSize: number;
  /** By time of creation and then id. */
  readonly order: Order;
  /** That there is none of an id, in the contract's words. */
  readonly unknown: (id: string) => Problem;
}

/** Those that are not deleted and meet the filter, in their order, a page at a time. */
export async function* listLive<Table extends LiveTable, Entity>(
  db: Kysely<Tables>,
  { table, toEntity, pageSize, order }: LiveRows<Table, Entity>,
  page: Page,
  filter: RawBuilder<boolean> = sql<boolean>`true`,
): AsyncGenerator<readonly Entity[]> {
  const direction = sql.raw(order);
  const pages = readPages<ListedRow & Selectable<Tables[Table]>>(
    page,
    pageSize,
    async ({ last, size, offset }) => {
      const { rows } = await sql<ListedRow & Selectable<Tables[Table]>>`
        select *, ${createdText} from ${sql.table(table)}
        where deleted_at is null and ${filter} and ${isAfter(last, order)}
        order by created_at ${direction}, id ${direction}
        offset ${offset} limit ${size}`.execute(db);
      return rows;
    },
  );
  for await (const rows of pages) yield rows.map((row) => toEntity(row));
}

/** The one with this id. Throws a problem when there is none, or it is deleted. */
export async function getLive<Table extends LiveTable, Entity>(
  db: Kysely<Tables>,
  { table, toEntity, unknown }: LiveRows<Table, Entity>,
  id: string,
): Promise<Entity> {
  if (!isUuid(id)) throw unknown(id);
  const { rows } = await sql<Selectable<Tables[Table]>>`
    select * from ${sql.table(table)} where id = ${id} and deleted_at is null`.execute(db);
  const [row] = rows;
  if (row === undefined) throw unknown(id);
  return toEntity(row);
}
