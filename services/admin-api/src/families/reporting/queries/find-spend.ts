import type { Tables } from "@lintel/db";
import type { Kysely } from "kysely";

/** What a key, or a user, has spent in its life, in nano-dollars, by the ledger. */
export async function findSpend(
  db: Kysely<Tables>,
  scope: Tables["spend"]["scope"],
  id: string,
): Promise<bigint> {
  const row = await db
    .selectFrom("spend")
    .select("cost_nano")
    .where("scope", "=", scope)
    .where("scope_id", "=", id)
    .where("unit", "=", "total")
    .executeTakeFirst();
  return BigInt(row?.cost_nano ?? 0);
}
