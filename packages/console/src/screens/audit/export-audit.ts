import { answerOf, api } from "../../api/service.ts";
import { type AuditFilter, type Entry, queryOf } from "./audit-pages.ts";

const PAGE = 1000;

/** All changes that a filter leaves, the newest first, page by page. */
export async function* exportAudit(filter: AuditFilter) {
  let cursor: string | undefined = "";
  while (cursor !== undefined) {
    const query = queryOf(filter, { size: PAGE, cursor });
    const page: AuditEntryPage = await answerOf(api.GET("/api/audit", { params: { query } }));
    yield page.entries.map(toRow);
    cursor = page.nextCursor;
  }
}

interface AuditEntryPage {
  readonly entries: readonly Entry[];
  readonly nextCursor?: string | undefined;
}

const toRow = (entry: Entry) => ({
  id: entry.id,
  time: new Date(entry.at * 1000).toISOString(),
  actor: entry.actor,
  verb: entry.verb,
  entity: entry.entity,
  entityId: entry.entityId,
  source: entry.source,
  requestId: entry.requestId,
  before: entry.before,
  after: entry.after,
});
