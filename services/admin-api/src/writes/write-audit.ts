import { changedMembers, type Recorded } from "./changed-members.ts";
import type { Write } from "./write.ts";

export interface Change {
  /** As in `update-key`. */
  readonly verb: string;
  readonly entity:
    | "key"
    | "provider-setting"
    | "custom-provider"
    | "policy"
    | "route"
    | "user"
    | "admin-token"
    | "session"
    | "alert"
    | "event";
  readonly entityId: string;
  /** As it was; absent when it is new. Secrets are wrapped in `Secret`. */
  readonly before?: Recorded;
  /** As it is now; absent when it is gone. */
  readonly after?: Recorded;
}

/** What a record says of who made a change. */
export type AuditedWrite = Pick<Write, "tx" | "caller" | "requestId" | "source">;

/** Records a change in the transaction that makes it: there is no change without a record, nor the reverse. */
export const writeAudit = (write: AuditedWrite, change: Change): Promise<void> =>
  writeAudits(write, [change]);

/** The same for several changes of one write, in one statement. */
export async function writeAudits(
  { tx, caller, requestId, source }: AuditedWrite,
  changes: readonly Change[],
): Promise<void> {
  if (changes.length === 0) return;
  const made = {
    actor: caller.name,
    actor_id: caller.tokenId ?? null,
    request_id: requestId,
    source,
  };
  const rows = changes.map(({ entity, entityId, verb, ...states }) => ({
    ...made,
    verb,
    entity,
    entity_id: entityId,
    change: JSON.stringify(changeOf(states)),
  }));
  await tx.insertInto("audit_log").values(rows).execute();
}

function changeOf({ after, before }: Pick<Change, "before" | "after">) {
  const changed = changedMembers(before ?? {}, after ?? {});
  return {
    before: before === undefined ? null : changed.before,
    after: after === undefined ? null : changed.after,
  };
}
