import { CustomProvider } from "@lintel/core";
import type { Selectable } from "kysely";

import type { CustomProvidersTable } from "../schema/configuration-tables.ts";

/** A row as the model. */
export const toCustomProvider = (row: Selectable<CustomProvidersTable>): CustomProvider =>
  CustomProvider.parse({
    id: row.id,
    version: Number(row.version),
    createdAtMs: row.created_at.getTime(),
    updatedAtMs: row.updated_at.getTime(),
    provider: row.provider,
    routeConfigs: row.route_configs,
    authenticationParam: row.authentication_param,
    configName: row.config_name ?? undefined,
  });
