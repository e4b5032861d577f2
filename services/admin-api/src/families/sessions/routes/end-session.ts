import { z } from "@hono/zod-openapi";
import { type Tables, unseal } from "@lintel/db";
import type { Selectable } from "kysely";

import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { takeSessionCookie } from "../../../http/caller/session-cookie.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import type { SessionAccess } from "../session-access.ts";
import { contextOfIdToken } from "../verbs/begin-session.ts";
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
  answer: z
    .object({
      signOutUrl: z.string().nullable().meta({
        description:
          "Where to send the browser to sign out with the identity provider too; null where there is no need, or no such place.",
      }),
    })
    .meta({ id: "EndedSession" }),
} as const satisfies Operation;

/** DELETE /api/session */
export const serveEndSession = (app: AdminApp, deps: Deps, access: SessionAccess): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const { caller, requestId, source } = c.var;
    const ended = await deps.db
      .transaction()
      .execute((tx) => endOwnSession(c, { tx, caller, requestId, source }));
    takeSessionCookie(c, access.place);
    return answerJson(c, { signOutUrl: await signOutUrlOf(deps, access, ended) });
  });

/** Whatever fails here, the session has ended. */
async function signOutUrlOf(
  { keyring, reportFailure }: Deps,
  { provider }: SessionAccess,
  ended: Selectable<Tables["admin_sessions"]> | undefined,
): Promise<string | null> {
  const { issuer, sealed_id_token: sealed, sealed_with: sealedWith, subject } = ended ?? {};
  if (!sealed || !sealedWith || !subject || issuer !== provider?.issuer) return null;
  try {
    const idToken = unseal(keyring, contextOfIdToken(subject), { sealedWith, sealed });
    return (await provider?.signOutUrl(idToken)) ?? null;
  } catch (error) {
    reportFailure(error, operation.path);
    return null;
  }
}
