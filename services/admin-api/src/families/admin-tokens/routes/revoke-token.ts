import type { Deps } from "../../../deps.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { AdminTokenAnswer, toAdminTokenAnswer } from "../models/admin-token.ts";
import { revokeAdminToken } from "../verbs/revoke-admin-token.ts";

const operation = {
  method: "delete",
  path: "/api/admin-tokens/{id}",
  operationId: "revokeAdminToken",
  tag: "admin tokens",
  summary: "Revoke an admin token",
  scope: "admin",
  description:
    "Takes effect at once and cannot be undone. The token stays in the list; revoking it again changes nothing.",
  problems: ["tokenUnknown"],
  failure: "tokenRevocation",
  answer: AdminTokenAnswer,
} as const satisfies Operation;

/** DELETE /api/admin-tokens/:id */
export const serveRevokeToken = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, (c) => async (write) => {
    const row = await revokeAdminToken(deps, write, readId(c));
    return { body: toAdminTokenAnswer(row), version: Number(row.version) };
  });
