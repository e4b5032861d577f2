import type { components } from "@lintel/admin-client";

import { actorNamed } from "../../format/actor.ts";

export type Entry = components["schemas"]["AuditEntry"];

/** Which changes are shown. Empty members mean all. */
export interface AuditFilter {
  readonly actor: string;
  readonly verb: string;
}

interface AuditPage {
  readonly size: number;
  /** Of the page before; empty for the first. */
  readonly cursor: string;
}

/** A page of the changes that a filter leaves, as the API is asked for it. */
export const queryOf = ({ actor, verb }: AuditFilter, { cursor, size }: AuditPage) => ({
  limit: String(size),
  ...(actor !== "" && { actor: actorNamed(actor) }),
  ...(verb !== "" && { verb }),
  ...(cursor !== "" && { cursor }),
});
