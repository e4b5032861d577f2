import { allPages } from "../../api/all-pages.ts";
import { answerOf, api } from "../../api/service.ts";
import { type AuditFilter, type Entry, queryOf } from "./audit-pages.ts";

const PAGE = 1000;

/** All changes that a filter leaves, the newest first, page by page. */
export const exportAudit = (filter: AuditFilter) =>
  allPages(
    (cursor) => {
      const query = queryOf(filter, { size: PAGE, cursor });
      return answerOf(api.GET("/api/audit", { params: { query } }));
    },
    ({ entries }) => entries.map(toRow),
  );

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
