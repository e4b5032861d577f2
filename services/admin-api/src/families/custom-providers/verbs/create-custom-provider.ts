import type { NewCustomProvider } from "@lintel/admin-models";
import type { CustomProvider } from "@lintel/core";
import { isDuplicate, toCustomProvider } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Declared, Write } from "../../../writes/write.ts";
import { toCustomProviderAnswer } from "../models/custom-provider-answer.ts";
import { customProviderColumns } from "./custom-provider-columns.ts";

/** Keeps the description of a provider. Throws a problem for a name that another one has. */
export async function createCustomProvider(
  { now, newId }: Deps,
  write: Write,
  input: NewCustomProvider,
  declared?: Declared,
): Promise<CustomProvider> {
  const id = declared?.id ?? newId();
  const at = now();
  const row = await write.tx
    .insertInto("custom_providers")
    .values({
      id,
      created_at: at,
      updated_at: at,
      config_name: declared?.configName,
      provider: input.provider.toLowerCase(),
      ...customProviderColumns(input),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
    .catch((error: unknown) => {
      if (!isDuplicate(error, "custom_providers_provider")) throw error;
      throw new Problem("customProviderDuplicate", "provider must be unique", { cause: error });
    });
  const provider = toCustomProvider(row);
  const after = toCustomProviderAnswer(provider);
  const change = { entity: "custom-provider", entityId: id, after } as const;
  await writeAudit(write, { verb: "create-custom-provider", ...change });
  return provider;
}
