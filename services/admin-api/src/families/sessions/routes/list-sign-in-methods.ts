import { z } from "@hono/zod-openapi";

import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import type { SessionAccess } from "../session-access.ts";
import { OIDC_START } from "./oidc-routes.ts";

const Methods = z
  .object({
    password: z.boolean().meta({
      description: "Whether a password or a token is asked for; if not, everybody is let in.",
    }),
    oidc: z
      .object({
        name: z.string().meta({ description: "What people call the identity provider." }),
        path: z.string().meta({
          description:
            "Where to send the browser, relative to this service; `?returnTo=` names a screen of the console.",
        }),
      })
      .nullable(),
  })
  .meta({ id: "SignInMethods" });

const operation = {
  method: "get",
  path: "/api/session/methods",
  operationId: "listSignInMethods",
  tag: "sessions",
  summary: "How somebody can sign in",
  scope: "health:read",
  isPublic: true,
  description:
    "An identity provider sends the browser back with a session, or to the console with `?sign-in=` and why not: `refused`, `failed`, `expired`, `no-access` (no group that is known), `unavailable`.",
  problems: [],
  answer: Methods,
} as const satisfies Operation;

/** GET /api/session/methods */
export const serveListSignInMethods = (app: AdminApp, deps: Deps, access: SessionAccess): void =>
  serveOperation(app, operation, deps.reportFailure, (c) => {
    const { provider, rules } = access;
    const oidc = provider === undefined ? null : { name: provider.name, path: OIDC_START.slice(1) };
    return Promise.resolve(answerJson(c, { password: rules.password !== undefined, oidc }));
  });
