import type { NewUser } from "@lintel/admin-models";

import { holderColumns } from "../../holders/verbs/holder-columns.ts";

/** What a body says of a user beside the tags and the user id, as the columns hold it. A ttl counts from the creation. */
export const userColumns = (createdAt: Date, input: NewUser) => ({
  ...holderColumns(createdAt, input),
  key_ids: input.keyIds ?? null,
  allowed_models: input.allowedModels ?? null,
});
