import type { Context } from "hono";

import { type Caller } from "../../../access/caller.ts";
import { isTokenSecret } from "../../../access/token-secret.ts";
import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { requireOwnHeader } from "../../../http/caller/require-same-origin.ts";
import { giveSessionCookie } from "../../../http/caller/session-cookie.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminEnv } from "../../../http/input/read-bytes.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { NewSession } from "../models/new-session.ts";
import { SessionAnswer, toSessionAnswer } from "../models/session-answer.ts";
import type { SessionAccess } from "../session-access.ts";
import type { BegunSession, SignIn } from "../verbs/begin-session.ts";
import { beginSession } from "../verbs/begin-session.ts";
import { endOwnSession } from "./end-own-session.ts";

const operation = {
  method: "post",
  path: "/api/session",
  operationId: "createSession",
  tag: "sessions",
  summary: "Sign in",
  scope: "health:read",
  isPublic: true,
  description:
    "Sets a cookie that no script can read, for pages of this service. Needs `x-lintel-csrf: 1`, as every write with the cookie does. Whatever session the browser had is ended.",
  body: NewSession,
  problems: ["unauthorized", "tooManyAttempts", "sessionInvalid", "crossSite"],
  failure: "sessionBeginning",
  answer: SessionAnswer,
} as const satisfies Operation;

/** POST /api/session */
export const serveCreateSession = (app: AdminApp, deps: Deps, access: SessionAccess): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    requireOwnHeader(c);
    const given = await readBody(c, operation, "sessionInvalid");
    const caller = await identifyBy(given, access, c.get("source"));
    const method = given.token === undefined ? "password" : "token";
    const begun = await signIn(c, deps, access, { caller, method });
    return answerJson(c, toSessionAnswer(begun.caller, access.rules.idleMs));
  });

/** A session for a token needs that token: where no password is set, any password is accepted, but not any token. */
async function identifyBy(
  { password, token }: NewSession,
  { identify }: SessionAccess,
  source: string,
): Promise<Caller> {
  if (token !== undefined && !isTokenSecret(token)) return identify("lt_admin_", source);
  return identify(token ?? password ?? "", source);
}

/** Ends the session that the browser had, if any, begins one, and gives the browser its cookie. */
export async function signIn(
  c: Context<AdminEnv>,
  deps: Deps,
  access: SessionAccess,
  { caller, ...how }: SignIn & { readonly caller: Caller },
): Promise<BegunSession> {
  const { requestId, source } = c.var;
  const begun = await deps.db.transaction().execute(async (tx) => {
    const record = { tx, caller, requestId, source };
    await endOwnSession(c, record);
    return beginSession(deps, access, record, how);
  });
  giveSessionCookie(c, access.place, begun.secret);
  c.header("cache-control", "no-store");
  return begun;
}
