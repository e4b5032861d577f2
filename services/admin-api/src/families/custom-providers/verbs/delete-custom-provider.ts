import type { Tables } from "@lintel/db";
import { sql, type Transaction } from "kysely";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { MAX_NAMED, nameSome } from "../../../writes/name-some.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { toCustomProviderAnswer } from "../models/custom-provider-answer.ts";
import { lockCustomProvider } from "./lock-custom-provider.ts";

/** Deletes a custom provider. Throws a problem when there is none, and when provider settings or routes use it. */
export async function deleteCustomProvider({ now }: Deps, write: Write, id: string): Promise<void> {
  const existing = await lockCustomProvider(write, id);
  await refuseWhileUsed(write.tx, existing.provider);
  const at = now();
  await write.tx
    .updateTable("custom_providers")
    .set({ deleted_at: at, updated_at: at })
    .where("id", "=", existing.id)
    .execute();
  const before = toCustomProviderAnswer(existing);
  const change = { entity: "custom-provider", entityId: existing.id, before } as const;
  await writeAudit(write, { verb: "delete-custom-provider", ...change });
}

/** Creating a setting or a route for it locks it first, so none can be made meanwhile. */
async function refuseWhileUsed(tx: Transaction<Tables>, provider: string): Promise<void> {
  const settings = await tx
    .selectFrom("provider_settings")
    .select(["id", "name"])
    .where("deleted_at", "is", null)
    .where("provider", "=", provider)
    .orderBy("created_at")
    .limit(MAX_NAMED + 1)
    .execute();
  const routes = await tx
    .selectFrom("routes")
    .select(["id", "name"])
    .where("deleted_at", "is", null)
    .where(sql<boolean>`steps @> ${JSON.stringify([{ provider }])}::jsonb`)
    .orderBy("created_at")
    .limit(MAX_NAMED + 1)
    .execute();
  refuse("provider settings", settings);
  refuse("routes", routes);
}

function refuse(kind: string, rows: Parameters<typeof nameSome>[0]): void {
  if (rows.length === 0) return;
  const sentence = `custom provider is used by ${kind}: ${nameSome(rows)}`;
  throw new Problem("customProviderInUse", sentence);
}
