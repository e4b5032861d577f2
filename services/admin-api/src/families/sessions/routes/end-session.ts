import type { Deps } from "../../../deps.ts";
import { answerEmpty } from "../../../http/answers/answers.ts";
import { takeSessionCookie } from "../../../http/caller/session-cookie.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import type { SessionAccess } from "../session-access.ts";
import { endOwnSession } from "./end-own-session.ts";

const operation = {
  method: "delete",
  path: "/api/session",
  operationId: "endSession",
  tag: "sessions",
  summary: "Sign out",
  scope: "health:read",
  description: "Ends the session of the cookie, and has the browser forget it.",
  problems: ["crossSite"],
  failure: "sessionEnding",
} as const satisfies Operation;

/** DELETE /api/session */
export const serveEndSession = (app: AdminApp, deps: Deps, { place }: SessionAccess): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const { caller, requestId, source } = c.var;
    await deps.db
      .transaction()
      .execute((tx) => endOwnSession(c, { tx, caller, requestId, source }));
    takeSessionCookie(c, place);
    return answerEmpty(c);
  });
