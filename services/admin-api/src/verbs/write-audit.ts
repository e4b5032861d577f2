import type { Tables } from "@lintel/db";
import type { Transaction } from "kysely";

/** Who changes something. One password has no names; that comes with tokens. */
export type Actor = "admin";

export interface Change {
  readonly actor: Actor;
  readonly verb: string;
  readonly entity: "key" | "provider-setting";
  readonly entityId: string;
  /** Names of the members that were given: never their values, which may be secret. */
  readonly members: readonly string[];
}

/** Records a change in the transaction that makes it: there is no change without a record, nor the reverse. */
export async function writeAudit(tx: Transaction<Tables>, change: Change): Promise<void> {
  const { actor, verb, entity, entityId, members } = change;
  await tx
    .insertInto("audit_log")
    .values({ actor, verb, entity, entity_id: entityId, change: JSON.stringify({ members }) })
    .execute();
}
