import type { Tables } from "@lintel/db";
import type { Kysely } from "kysely";

/** What a key has spent in its life, in nano-dollars, by the ledger. */
export async function findSpend(db: Kysely<Tables>, keyId: string): Promise<bigint> {
  const row = await db
    .selectFrom("spend")
    .select("cost_nano")
    .where("scope", "=", "key")
    .where("scope_id", "=", keyId)
    .where("unit", "=", "total")
    .executeTakeFirst();
  return BigInt(row?.cost_nano ?? 0);
}
