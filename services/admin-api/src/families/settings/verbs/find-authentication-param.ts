import type { Tables } from "@lintel/db";
import type { Transaction } from "kysely";

/**
 * Which member a custom provider's setting needs; `undefined` when there is no such provider. It is locked against
 * deletion until the transaction ends.
 */
export async function findAuthenticationParam(
  tx: Transaction<Tables>,
  provider: string,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom("custom_providers")
    .select("authentication_param")
    .where("provider", "=", provider)
    .where("deleted_at", "is", null)
    .forShare()
    .executeTakeFirst();
  return row?.authentication_param;
}
