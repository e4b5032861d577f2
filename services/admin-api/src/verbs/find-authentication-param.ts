import type { Tables } from "@lintel/db";
import type { Transaction } from "kysely";

/** Which member a custom provider's setting needs; `undefined` when there is no such provider. */
export async function findAuthenticationParam(
  tx: Transaction<Tables>,
  provider: string,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom("custom_providers")
    .select("authentication_param")
    .where("provider", "=", provider)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  return row?.authentication_param;
}
