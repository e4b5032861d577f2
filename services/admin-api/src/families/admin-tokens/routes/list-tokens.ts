import { z } from "@hono/zod-openapi";

import type { Deps } from "../../../deps.ts";
import { answerList } from "../../../http/answers/answers.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { AdminTokenAnswer, toAdminTokenAnswer } from "../models/admin-token.ts";
import { findAdminTokens } from "../queries/find-admin-tokens.ts";

const operation = {
  method: "get",
  path: "/api/admin-tokens",
  operationId: "listAdminTokens",
  tag: "admin tokens",
  summary: "Read all admin tokens, revoked and expired ones included",
  scope: "admin",
  problems: [],
  failure: "tokensReading",
  answer: z.array(AdminTokenAnswer),
} as const satisfies Operation;

/** GET /api/admin-tokens */
export const serveListTokens = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, (c) =>
    answerList(c, {
      pages: findAdminTokens(deps.reads),
      toElement: toAdminTokenAnswer,
      reportFailure: (error) => deps.reportFailure(error, operation.path),
    }),
  );
