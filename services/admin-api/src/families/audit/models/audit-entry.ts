import { toUnixSeconds } from "@lintel/admin-models";
import type { Tables } from "@lintel/db";
import type { Selectable } from "kysely";
import { z } from "zod";

const State = z.record(z.string(), z.unknown()).nullable();

/** One change in the audit log. */
export const AuditEntryAnswer = z
  .object({
    id: z.string(),
    at: z.int().meta({ description: "Unix seconds." }),
    actor: z.string().meta({
      description:
        "Who made the change: a token's name, `admin-pass`, `anybody` where no password is set, or the name of a service.",
    }),
    actorId: z.uuid().nullable().meta({ description: "The token's id." }),
    verb: z.string().meta({ example: "update-key" }),
    entity: z.string().meta({ example: "key" }),
    entityId: z.uuid(),
    before: State.meta({
      description:
        "The members that changed, before the change; null when it was created. `[secret]` stands for secrets.",
    }),
    after: State.meta({
      description: "The same members after the change; null when it was deleted.",
    }),
    requestId: z.string(),
    source: z.string().meta({ description: "The address the request came from." }),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntryAnswer = z.infer<typeof AuditEntryAnswer>;

export const AuditAnswer = z
  .object({
    entries: z.array(AuditEntryAnswer),
    nextCursor: z
      .string()
      .optional()
      .meta({ description: "Where the next page begins; absent on the last one." }),
  })
  .meta({ id: "AuditPage" });
export type AuditAnswer = z.infer<typeof AuditAnswer>;

/** Entries without two states are older than this format. */
const Change = z
  .object({ before: State, after: State })
  .or(z.record(z.string(), z.unknown()).transform((after) => ({ before: null, after })));

/** A row in the form of the API. */
export function toAuditEntryAnswer(row: Selectable<Tables["audit_log"]>): AuditEntryAnswer {
  return {
    id: row.id,
    at: toUnixSeconds(row.at.getTime()),
    actor: row.actor,
    actorId: row.actor_id,
    verb: row.verb,
    entity: row.entity,
    entityId: row.entity_id,
    ...Change.parse(row.change),
    requestId: row.request_id,
    source: row.source,
  };
}
