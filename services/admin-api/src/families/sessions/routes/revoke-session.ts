import type { Deps } from "../../../deps.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { revokeSession } from "../verbs/revoke-session.ts";

const operation = {
  method: "delete",
  path: "/api/sessions/{id}",
  operationId: "revokeSession",
  tag: "sessions",
  summary: "End a session",
  scope: "admin",
  description: "Takes effect at once. What signed in may sign in again: revoke the token too.",
  problems: ["sessionUnknown"],
  failure: "sessionEnding",
} as const satisfies Operation;

/** DELETE /api/sessions/:id */
export const serveRevokeSession = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, (c) => async (write) => {
    await revokeSession(write, readId(c));
    return {};
  });
