import { Route, RouteOptions } from "@lintel/core";
import type { Selectable } from "kysely";

import type { RoutesTable } from "../schema/configuration-tables.ts";

/** A row as the model. */
export const toRoute = (row: Selectable<RoutesTable>): Route =>
  Route.parse({
    id: row.id,
    version: Number(row.version),
    name: row.name,
    path: row.path,
    createdAtMs: row.created_at.getTime(),
    updatedAtMs: row.updated_at.getTime(),
    keyIds: row.key_ids,
    steps: row.steps,
    cacheConfig: row.cache_config,
    requestFormat: row.request_format,
    retryStrategy: row.retry_strategy,
    ...RouteOptions.parse(row.options),
    configName: row.config_name ?? undefined,
  });
