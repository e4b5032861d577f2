import { z } from "@hono/zod-openapi";

import type { Deps } from "../../../deps.ts";
import { answerList } from "../../../http/answers/answers.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { ListedSession, toListedSession } from "../models/session-answer.ts";
import { findSessions } from "../queries/find-sessions.ts";
import type { SessionAccess } from "../session-access.ts";

const operation = {
  method: "get",
  path: "/api/sessions",
  operationId: "listSessions",
  tag: "sessions",
  summary: "Read who is signed in",
  scope: "admin",
  description:
    "The newest first. A session that began with a password which is no longer the password is refused at once, and listed until it would have been idle for too long.",
  problems: [],
  failure: "sessionsReading",
  answer: z.array(ListedSession),
} as const satisfies Operation;

/** GET /api/sessions */
export const serveListSessions = (app: AdminApp, deps: Deps, access: SessionAccess): void =>
  serveOperation(app, operation, deps.reportFailure, (c) =>
    answerList(c, {
      pages: findSessions(deps, access),
      toElement: (row) => toListedSession(row, c.get("caller").session?.id),
      reportFailure: (error) => deps.reportFailure(error, operation.path),
    }),
  );
