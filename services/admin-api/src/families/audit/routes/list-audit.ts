import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { AuditAnswer, toAuditEntryAnswer } from "../models/audit-entry.ts";
import { AuditQuery, toAuditSearch } from "../models/audit-search.ts";
import { findAudit } from "../queries/find-audit.ts";

const operation = {
  method: "get",
  path: "/api/audit",
  operationId: "listAudit",
  tag: "audit",
  summary: "Read the audit log, newest first, page by page",
  scope: "admin",
  query: AuditQuery,
  problems: [],
  failure: "auditReading",
  answer: AuditAnswer,
} as const satisfies Operation;

/** GET /api/audit */
export const serveListAudit = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const search = toAuditSearch(readQuery(c, operation));
    const { nextCursor, rows } = await findAudit(deps.reads, search);
    const answer: AuditAnswer = {
      entries: rows.map(toAuditEntryAnswer),
      ...(nextCursor === undefined ? {} : { nextCursor }),
    };
    return answerJson(c, answer);
  });
