import type { CustomProvider } from "@lintel/core";
import type { Kysely } from "kysely";

import { toCustomProvider } from "../rows/to-custom-provider.ts";
import type { Tables } from "../schema/tables.ts";

export interface CustomProviderStoreOptions {
  readonly db: Kysely<Tables>;
  /** Called with a row that is no custom provider; it is left out. */
  readonly onUnreadable: (id: string, error: unknown) => void;
}

export interface CustomProviderStore {
  /** All there are: people describe them, so they are few. */
  findAll(): Promise<readonly CustomProvider[]>;
}

/** Reads of custom providers for the proxies. */
export const createCustomProviderStore = ({
  db,
  onUnreadable,
}: CustomProviderStoreOptions): CustomProviderStore => ({
  async findAll() {
    const rows = await db
      .selectFrom("custom_providers")
      .selectAll()
      .where("deleted_at", "is", null)
      .execute();
    return rows.flatMap((row) => {
      try {
        return [toCustomProvider(row)];
      } catch (error) {
        onUnreadable(row.id, error);
        return [];
      }
    });
  },
});
