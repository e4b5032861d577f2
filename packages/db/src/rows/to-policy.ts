import { Policy } from "@lintel/core";
import type { Selectable } from "kysely";

import type { PoliciesTable } from "../schema/configuration-tables.ts";

/** A row as the model. */
export const toPolicy = (row: Selectable<PoliciesTable>): Policy =>
  Policy.parse({
    id: row.id,
    version: Number(row.version),
    name: row.name,
    createdAtMs: row.created_at.getTime(),
    updatedAtMs: row.updated_at.getTime(),
    tags: row.tags,
    config: row.config,
    regexConfig: row.regex_config,
    customConfig: row.custom_config,
    scope: row.scope,
    marks: row.marks,
    onDetectorError: row.on_detector_error,
    configName: row.config_name ?? undefined,
  });
