import type { CustomProvider } from "@lintel/core";
import { toCustomProvider } from "@lintel/db";

import { isUuid } from "../../../paging/is-uuid.ts";
import type { Write } from "../../../writes/write.ts";
import { customProviderUnknown } from "../queries/find-custom-providers.ts";

/**
 * A custom provider in the version the caller wants to change, locked until the transaction ends. Throws a problem
 * when there is none.
 */
export async function lockCustomProvider(write: Write, id: string): Promise<CustomProvider> {
  const unknown = customProviderUnknown();
  if (!isUuid(id)) throw unknown;
  const row = await write.tx
    .selectFrom("custom_providers")
    .selectAll()
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .forUpdate()
    .executeTakeFirstOrThrow(() => unknown);
  const provider = toCustomProvider(row);
  write.requireMatch(provider.version);
  write.requireEditable(provider);
  return provider;
}
