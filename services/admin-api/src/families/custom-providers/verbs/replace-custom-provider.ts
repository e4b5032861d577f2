import type { NewCustomProvider } from "@lintel/admin-models";
import { toCustomProvider } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Declared, Write } from "../../../writes/write.ts";
import { toCustomProviderAnswer } from "../models/custom-provider-answer.ts";
import { customProviderColumns } from "./custom-provider-columns.ts";
import { lockCustomProvider } from "./lock-custom-provider.ts";

/** Makes a custom provider what the body says, whatever it was before, but for its name. Throws a problem when there is none. */
export async function replaceCustomProvider(
  { now }: Deps,
  write: Write,
  input: NewCustomProvider,
  { configName, id }: Declared & { readonly id: string },
): Promise<void> {
  const existing = await lockCustomProvider(write, id);
  const row = await write.tx
    .updateTable("custom_providers")
    .set({ updated_at: now(), config_name: configName, ...customProviderColumns(input) })
    .where("id", "=", existing.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await writeAudit(write, {
    verb: "update-custom-provider",
    entity: "custom-provider",
    entityId: existing.id,
    before: toCustomProviderAnswer(existing),
    after: toCustomProviderAnswer(toCustomProvider(row)),
  });
}
