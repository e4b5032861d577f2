import { User } from "@lintel/core";
import type { Selectable } from "kysely";

import type { UsersTable } from "../schema/configuration-tables.ts";
import { toHolderMembers } from "./to-holder-members.ts";

/** A row as the model. */
export const toUser = (row: Selectable<UsersTable>): User =>
  User.parse({
    ...toHolderMembers(row),
    userId: row.user_id,
    keyIds: row.key_ids,
    allowedModels: row.allowed_models,
  });
