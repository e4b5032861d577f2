import type { Policy } from "@lintel/core";
import { type Kysely, sql } from "kysely";

import { toPolicy } from "../rows/to-policy.ts";
import type { Tables } from "../schema/tables.ts";

export interface FoundPolicies {
  readonly policies: readonly Policy[];
  /** Requested policies that are deleted or unreadable: neither may be applied in its former state. */
  readonly deletedIds: readonly string[];
}

/** Reads of policies for the proxies. */
export interface PolicyStore {
  /** Those of these ids that exist, in one statement. */
  findPolicies(ids: readonly string[]): Promise<FoundPolicies>;
}

export interface PolicyStoreOptions {
  readonly db: Kysely<Tables>;
  /** Called with a row that is no policy, as one that a newer release wrote may be. */
  readonly onUnreadable: (id: string, error: unknown) => void;
}

export const createPolicyStore = ({ db, onUnreadable }: PolicyStoreOptions): PolicyStore => ({
  async findPolicies(ids) {
    const rows = await db
      .selectFrom("policies")
      .selectAll()
      .where(sql<boolean>`id = any(${ids}::uuid[])`)
      .execute();
    const policies: Policy[] = [];
    const deletedIds: string[] = [];
    for (const row of rows) {
      const policy = row.deleted_at === null ? readPolicy(row, onUnreadable) : undefined;
      if (policy === undefined) deletedIds.push(row.id);
      else policies.push(policy);
    }
    return { policies, deletedIds };
  },
});

function readPolicy(
  row: Parameters<typeof toPolicy>[0],
  onUnreadable: PolicyStoreOptions["onUnreadable"],
): Policy | undefined {
  try {
    return toPolicy(row);
  } catch (error) {
    onUnreadable(row.id, error);
    return undefined;
  }
}
