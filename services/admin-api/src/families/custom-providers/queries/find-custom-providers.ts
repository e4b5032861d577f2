import type { CustomProvider } from "@lintel/core";
import { type Tables, toCustomProvider } from "@lintel/db";
import type { Kysely } from "kysely";

import { getLive, listLive, type LiveRows } from "../../../paging/live-rows.ts";
import type { Page } from "../../../paging/page.ts";
import { Problem } from "../../../problems/problem.ts";

export const customProviderUnknown = (): Problem =>
  new Problem("customProviderUnknown", "custom provider is not found");

const CUSTOM_PROVIDERS: LiveRows<"custom_providers", CustomProvider> = {
  table: "custom_providers",
  toEntity: toCustomProvider,
  pageSize: 100,
  order: "asc",
  unknown: customProviderUnknown,
};

/** All custom providers, by time of creation and then id. */
export const findCustomProviders = (
  db: Kysely<Tables>,
  page: Page,
): AsyncGenerator<readonly CustomProvider[]> => listLive(db, CUSTOM_PROVIDERS, page);

/** The custom provider with this id. Throws a problem when there is none. */
export const getCustomProvider = (db: Kysely<Tables>, id: string): Promise<CustomProvider> =>
  getLive(db, CUSTOM_PROVIDERS, id);
