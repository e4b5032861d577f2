import type { Policy } from "@lintel/core";
import { type Tables, toPolicy } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import { getLive, listLive, type LiveRows } from "../../../paging/live-rows.ts";
import type { Page } from "../../../paging/page.ts";
import { Problem } from "../../../problems/problem.ts";

/** That there is no such policy, in the contract's words. */
export const policyUnknown = (id: string): Problem =>
  new Problem("policyUnknown", `policy is not found for id: ${id}`);

const POLICIES: LiveRows<"policies", Policy> = {
  table: "policies",
  toEntity: toPolicy,
  pageSize: 200,
  order: "asc",
  unknown: policyUnknown,
};

/** Policies that have all of the tags, if there are any, by time of creation and then id. */
export const findPolicies = (
  db: Kysely<Tables>,
  tags: readonly string[],
  page: Page,
): AsyncGenerator<readonly Policy[]> =>
  listLive(db, POLICIES, page, sql<boolean>`(${tags}::text[] = '{}' or tags @> ${tags}::text[])`);

/** The policy with this id. Throws a problem when there is none. */
export const getPolicy = (db: Kysely<Tables>, id: string): Promise<Policy> =>
  getLive(db, POLICIES, id);
