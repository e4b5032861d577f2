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
    | "event";
  readonly entityId: string;
  /** As it was; absent when it is new. Secrets are wrapped in `Secret`. */
  readonly before?: Recorded;
  /** As it is now; absent when it is gone. */
  readonly after?: Recorded;
}

/** Records a change in the transaction that makes it: there is no change without a record, nor the reverse. */
export async function writeAudit(
  { tx, caller, requestId, source }: Write,
  change: Change,
): Promise<void> {
  const { verb, entity, entityId, before, after } = change;
  const changed = changedMembers(before ?? {}, after ?? {});
  await tx
    .insertInto("audit_log")
    .values({
      actor: caller.name,
      actor_id: caller.tokenId ?? null,
      request_id: requestId,
      source,
      verb,
      entity,
      entity_id: entityId,
      change: JSON.stringify({
        before: before === undefined ? null : changed.before,
        after: after === undefined ? null : changed.after,
      }),
    })
    .execute();
}
