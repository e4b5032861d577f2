import type { Policy } from "@lintel/core";
import { type Tables, toPolicy } from "@lintel/db";
import { type Kysely, type Selectable, sql } from "kysely";

import { createdText, isAfter, type ListedRow } from "../../../paging/by-creation.ts";
import { isUuid } from "../../../paging/is-uuid.ts";
import type { Page } from "../../../paging/page.ts";
import { type PageRequest, readPages } from "../../../paging/read-pages.ts";
import { Problem } from "../../../problems/problem.ts";

type Row = Selectable<Tables["policies"]>;

const PAGE_SIZE = 200;

/** Policies that have all of the tags, by time of creation and then id. */
export async function* findPolicies(
  db: Kysely<Tables>,
  tags: readonly string[],
  page: Page,
): AsyncGenerator<readonly Policy[]> {
  const wanted = db
    .selectFrom("policies")
    .selectAll()
    .select(createdText)
    .where("deleted_at", "is", null)
    .where(sql<boolean>`tags @> ${tags}::text[]`)
    .orderBy("created_at")
    .orderBy("id");
  const pages = readPages(page, PAGE_SIZE, ({ last, size, offset }: PageRequest<ListedRow & Row>) =>
    wanted.where(isAfter(last, "asc")).offset(offset).limit(size).execute(),
  );
  for await (const rows of pages) yield rows.map(toPolicy);
}

/** The policy with this id. Throws a problem when there is none. */
export async function getPolicy(db: Kysely<Tables>, id: string): Promise<Policy> {
  const unknown = policyUnknown(id);
  if (!isUuid(id)) throw unknown;
  const row = await db
    .selectFrom("policies")
    .selectAll()
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .executeTakeFirstOrThrow(() => unknown);
  return toPolicy(row);
}

/** That there is no such policy, in the contract's words. */
export const policyUnknown = (id: string): Problem =>
  new Problem("policyUnknown", `policy is not found for id: ${id}`);
