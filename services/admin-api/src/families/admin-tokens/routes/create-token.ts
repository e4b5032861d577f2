import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { NewAdminToken, NewAdminTokenAnswer, toAdminTokenAnswer } from "../models/admin-token.ts";
import { createAdminToken } from "../verbs/create-admin-token.ts";

const operation = {
  method: "post",
  path: "/api/admin-tokens",
  operationId: "createAdminToken",
  tag: "admin tokens",
  summary: "Create an admin token",
  scope: "admin",
  description: "The token works in `X-API-KEY` and as a bearer token. It is shown only here.",
  body: NewAdminToken,
  problems: ["tokenInvalid", "tokenDuplicate"],
  failure: "tokenCreation",
  answer: NewAdminTokenAnswer,
} as const satisfies Operation;

/** POST /api/admin-tokens */
export const serveCreateToken = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "tokenInvalid");
    return async (write) => {
      const { row, secret } = await createAdminToken(deps, write, body);
      return { body: { ...toAdminTokenAnswer(row), token: secret }, version: Number(row.version) };
    };
  });
