import type { Deps } from "../../../deps.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { toRouteAnswer } from "../models/route-answer.ts";
import { lockRoute } from "./lock-route.ts";

/** Deletes a route; the row stays for the events that name it. Throws a problem when there is no such route. */
export async function deleteRoute({ now }: Deps, write: Write, id: string): Promise<void> {
  const existing = await lockRoute(write, id);
  const at = now();
  await write.tx
    .updateTable("routes")
    .set({ deleted_at: at, updated_at: at })
    .where("id", "=", existing.id)
    .execute();
  const change = { entity: "route", entityId: existing.id } as const;
  await writeAudit(write, { verb: "delete-route", ...change, before: toRouteAnswer(existing) });
}
