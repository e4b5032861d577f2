import { type Limits, limitsOf } from "@lintel/core";
import { readStandings, selectKeys, type Tables, toKey, toUser } from "@lintel/db";
import type { Kysely } from "kysely";
import type { z } from "zod";

import { isUuid } from "../../../paging/is-uuid.ts";
import { type HolderLimits, type LimitsQuery, toStandings } from "../models/limit-standing.ts";

interface Holder {
  readonly scope: "key" | "user";
  readonly id: string;
  readonly limits: Limits;
}

/** Where the limits of these keys and users stand; unknown and deleted ones are left out. */
export async function findLimits(
  db: Kysely<Tables>,
  { keyIds = [], userIds = [] }: z.infer<typeof LimitsQuery>,
  atMs: number,
): Promise<readonly z.infer<typeof HolderLimits>[]> {
  const holders = [...(await findKeys(db, keyIds)), ...(await findUsers(db, userIds))];
  const standings = await readStandings(db, holders, atMs);
  return holders.map(({ id, limits, scope }, index) => {
    const sums = standings[index] ?? { sums: [], models: [] };
    return { kind: scope, id, limits: [...toStandings(limits, sums, atMs)] };
  });
}

async function findKeys(db: Kysely<Tables>, ids: readonly string[]): Promise<readonly Holder[]> {
  const known = ids.filter(isUuid);
  if (known.length === 0) return [];
  const rows = await selectKeys(db)
    .where("keys.id", "in", known)
    .where("keys.deleted_at", "is", null)
    .execute();
  return rows.map((row) => {
    const key = toKey(row);
    return { scope: "key", id: key.id, limits: limitsOf(key) };
  });
}

async function findUsers(db: Kysely<Tables>, ids: readonly string[]): Promise<readonly Holder[]> {
  const known = ids.filter(isUuid);
  if (known.length === 0) return [];
  const rows = await db
    .selectFrom("users")
    .selectAll()
    .where("id", "in", known)
    .where("deleted_at", "is", null)
    .execute();
  return rows.map((row) => {
    const user = toUser(row);
    return { scope: "user", id: user.id, limits: limitsOf(user) };
  });
}
